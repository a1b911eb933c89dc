import { readFileSync } from "node:fs";
import { type OpenApiDocument, operationsOf } from "../../src/cli/document/model.js";

/** Returns the source of the tables of operations that the document does not have. */
export function otherOperationsSource(document: OpenApiDocument, folder: string, banner: string): string {
  const shapeOf = (operation: string) => operation.replace(/\{[^}]+\}/g, "{}").toLowerCase();
  const linesOf = (file: string) => readFileSync(`${folder}/${file}`, "utf8").match(/^[^#\n].*/gm) ?? [];
  const documented = new Set([...operationsOf(document)].map(({ method, path }) => shapeOf(`${method} ${path}`)));
  const missing = linesOf("vendor-operations.txt").filter((operation) => !documented.has(shapeOf(operation)));
  const moved = Object.fromEntries(linesOf("moved-operations.txt").map((line) => line.split(" -> ")));
  return `${banner}
/** Operations of the vendor's API 3.6.1 that the document does not have. */
export const undocumentedOperations: readonly string[] = ${JSON.stringify(missing, null, 2)};

/** Operations that version 3.6.1 no longer has, and their successors. */
export const movedOperations: Readonly<Record<string, string>> = ${JSON.stringify(moved, null, 2)};
`;
}
