import type { OperationTraits } from "../../src/metadata.js";

/** Returns the source of the table of operations that are newer than the oldest supported version. */
export function sinceSource(table: Record<string, OperationTraits>, banner: string): string {
  const rows = Object.entries(table).flatMap(([key, { since }]) =>
    since ? [`  ${JSON.stringify(key)}: ${JSON.stringify(since)},`] : [],
  );
  return [
    banner,
    "/** The API version that brought an operation, keyed `METHOD /path`; operations not listed are older. */",
    "export const since: Readonly<Record<string, string>> = {",
    ...rows,
    "};",
    "",
  ].join("\n");
}
