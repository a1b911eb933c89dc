import { createHash } from "node:crypto";
import { timestamp } from "../../clock.js";
import { badProperty } from "../../refusal.js";
import { bodyOf, type Call } from "../call.js";
import type { FilePart } from "../multipart.js";

const year = 365 * 86_400_000;

/** Takes the licence file of the request, keeps a record of it, and gives the id of the licence in it. */
export function receiveLicense(call: Call): string {
  const part = bodyOf<readonly FilePart[]>(call).find(({ name }) => name === "license");
  if (!part) throw badProperty("license", "The form has no part named license.");
  if (part.content.length === 0) throw badProperty("license", "The license file is empty.");
  const sha256 = createHash("sha256").update(part.content).digest("hex");
  call.store.uploads.push({
    operation: call.operation.id,
    fileName: part.fileName,
    size: part.content.length,
    sha256,
  });
  return `${sha256.slice(0, 8)}-${sha256.slice(8, 12)}-4${sha256.slice(13, 16)}-9${sha256.slice(17, 20)}-${sha256.slice(20, 32)}`;
}

/** What any licence is after it was installed or updated: valid for a year from now. */
export function renewed({ now }: Call) {
  return { status: "Valid" as const, type: "Rental" as const, expirationDate: timestamp(now() + year) };
}
