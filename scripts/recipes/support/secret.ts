import { randomBytes } from "node:crypto";

/** Creates a random password that meets the rules of both servers. */
export const newPassword = () => `${randomBytes(15).toString("base64url")}aA1!`;
