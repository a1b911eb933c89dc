import { inputError } from "../http/errors.js";

/** Version of our specification. */
export const documentVersion = "3.6.1";

/** Version of the API. Versions other than the documented ones are accepted too. */
export type ApiVersion = Documented | `${number}.${number}` | `${number}.${number}.${number}`;
type Documented = "3.7" | "3.6.2" | "3.6.1" | "3.6" | "3.5.1" | "3.5";

/** Returns a version. Throws ApiError of kind `input` for any other text. */
export function checkVersionText(version: string): string {
  if (typeof version === "string" && /^\d+(\.\d+){1,2}$/.test(version)) return version;
  throw inputError(`version must look like 3.6.1, got ${String(version)}`);
}

/** Returns a negative number if `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
