import { readFileSync } from "node:fs";
import { type OpenApiDocument, operationsOf } from "../../src/cli/document/model.js";

const linesOf = (file: string) => readFileSync(file, "utf8").match(/^[^#\n].*/gm) ?? [];

/** Returns the source of the table of operations that the document does not have. */
export function otherOperationsSource(document: OpenApiDocument, folder: string, banner: string): string {
  const shapeOf = (operation: string) => operation.replace(/\{[^}]+\}/g, "{}").toLowerCase();
  const documented = new Set([...operationsOf(document)].map(({ method, path }) => shapeOf(`${method} ${path}`)));
  const missing = linesOf(`${folder}/vendor-operations.txt`).filter((operation) => !documented.has(shapeOf(operation)));
  return `${banner}
/** Operations of the vendor's API 3.6.1 that the document does not have. */
export const undocumentedOperations: readonly string[] = ${JSON.stringify(missing, null, 2)};
`;
}

/** Returns the source of the table of successors, which the client loads without the other operations. */
export function movedOperationsSource(folder: string, banner: string): string {
  const moved = Object.fromEntries(linesOf(`${folder}/moved-operations.txt`).map((line) => line.split(" -> ")));
  return `${banner}
/** Operations that version 3.6.1 no longer has, and their successors. */
export const movedOperations: Readonly<Record<string, string>> = ${JSON.stringify(moved, null, 2)};
`;
}
