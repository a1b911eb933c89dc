import {
  type OpenApiDocument,
  type Operation,
  operationsOf,
  partsOf,
  resolve,
  type Schema,
} from "../../src/cli/document/model.js";
import { envelopeOf, mayBeEmpty, members } from "../../src/cli/types/operations.js";

/** Returns the source of the table of the data that each operation returns, except deletions. */
export function dataSource(document: OpenApiDocument, banner: string): string {
  const rows = [...operationsOf(document)].flatMap(({ key, method, operation }) => {
    if (method === "delete") return [];
    const isPaged = operation["x-veeam-pagination"] === true;
    const data = isPaged ? rowIdentity(document, operation) : dataKind(document, operation);
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
  const data = envelopeOf(document, operation)?.properties.get("data");
  const list = data && resolve<Schema>(document, data as Schema & { $ref: string });
  const row = list && resolve<Schema>(document, list.items as Schema & { $ref: string });
  return row?.["x-identity"] ?? ["instanceUid"];
}

function dataKind(document: OpenApiDocument, operation: Operation): string | undefined {
  if (mayBeEmpty(document, operation)) return "none";
  const data = envelopeOf(document, operation)?.properties.get("data");
  if (!data) return undefined;
  const types = partsOf(document, data).flatMap(({ type }) => type ?? []);
  if (types.includes("array")) return "list";
  const { properties, required } = members(document, data);
  if (!types.includes("object") && properties.size === 0) return undefined;
  return [...required].some((name) => /Uid$|^id$/.test(name)) ? "entity" : "object";
}
