import { randomBytes } from "node:crypto";

/** A password for an account that is made: random, in the rules of both servers. */
export const newPassword = () => `${randomBytes(15).toString("base64url")}aA1!`;
