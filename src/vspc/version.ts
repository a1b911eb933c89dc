import { inputError } from "../http/errors.js";

/** Versions of the API that the client knows by name. */
export type KnownVersion = "3.7" | "3.6.2" | "3.6.1" | "3.6" | "3.5.1" | "3.5";

/** The version that the document describes. */
export const documentVersion = "3.6.1";

/** A version of the API; any that looks like one will do. */
export type ApiVersion = KnownVersion | `${number}.${number}` | `${number}.${number}.${number}`;

const pattern = /^\d+(\.\d+){1,2}$/;

/** Throws ApiError of kind `input` for what is no version. */
export function checkVersionText(version: string): string {
  if (typeof version === "string" && pattern.test(version)) return version;
  throw inputError(`version must look like 3.6.1, got ${String(version)}`);
}

/** Refuses an operation that came with version `first`, where the chosen version is older. */
export function refuseNewer(first: string, operation: string, version: string): void {
  if (compareVersions(first, version) <= 0) return;
  throw inputError(`came with version ${first} of the API, this client speaks ${version}`, operation);
}

/** Negative where `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
