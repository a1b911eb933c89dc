import {
  type OpenApiDocument,
  type Operation,
  operationsOf,
  resolve,
  type Schema,
} from "../../src/cli/document/model.js";
import { about, mayBeEmpty, rowsOf, successOf } from "../../src/cli/types/operations.js";
import type { OperationTraits } from "../../src/vspc/operations.js";

/** Returns the source of the table, with its type imported from `library`. */
export function operationsSource(table: Record<string, OperationTraits>, banner: string, library: string): string {
  const end = "} as const satisfies Readonly<Record<string, OperationTraits>>;";
  const type = `import type { OperationTraits } from ${JSON.stringify(library)};`;
  return [banner, type, "", about, "export const operations = {", ...rowsOf(table), end, ""].join("\n");
}

/** Returns the source of the table of the data that each operation returns, except deletions. */
export function dataSource(document: OpenApiDocument, banner: string): string {
  const rows = [...operationsOf(document)].flatMap(({ key, method, operation }) => {
    if (method === "delete") return [];
    const data =
      operation["x-veeam-pagination"] === true ? rowIdentity(document, operation) : dataKind(document, operation);
    return data ? [`  ${JSON.stringify(key)}: ${JSON.stringify(data)},`] : [];
  });
  return `${banner}
/**
 * Data of a success by \`METHOD /path\`, except deletions. An \`entity\` has a required identity. A paged list has the names of
 * the properties that identify a row together.
 */
export const dataKinds: Readonly<Record<string, "none" | "list" | "object" | "entity" | readonly string[]>> = {
${rows.sort().join("\n")}
};
`;
}

function rowIdentity(document: OpenApiDocument, operation: Operation): unknown {
  const { data } = successOf(document, operation);
  const row = data && resolve<Schema>(document, data.view.items?.schema ?? {});
  return row?.["x-identity"] ?? ["instanceUid"];
}

function dataKind(document: OpenApiDocument, operation: Operation): string | undefined {
  if (mayBeEmpty(document, operation)) return "none";
  const { data } = successOf(document, operation);
  if (!data) return undefined;
  const { types, properties } = data.view;
  if (!types.includes("object")) return types.includes("array") ? "list" : undefined;
  return [...properties].some(([name, { required }]) => required && /Uid$|^id$/.test(name)) ? "entity" : "object";
}
