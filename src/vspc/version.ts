import { inputError } from "../http/errors.js";

/** Refuses an operation that the chosen version of the API does not have yet. */
export function refuseNewer(since: Readonly<Record<string, string>>, operation: string, version: string): void {
  const first = since[operation];
  if (first === undefined || compareVersions(first, version) <= 0) return;
  throw inputError(`came with version ${first} of the API, this client speaks ${version}`, operation);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
