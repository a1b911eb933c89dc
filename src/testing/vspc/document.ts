import document from "../../../generated/vspc.openapi.json" with { type: "json" };
import { type ApiDocument, asNode, lazyDocument, type Operation, propertiesOf, type Schema } from "../document.js";
import type { Row } from "../store/table.js";

export const shippedDocument = lazyDocument(document);

/** The schema of `data` in the envelope of an answer. */
export function dataOf({ response }: Operation): Schema | undefined {
  return response && propertiesOf(response.schema).data;
}

/** The schema of `data`, or of its items where it is an array. */
export function rowOf(operation: Operation): Schema | undefined {
  const data = dataOf(operation);
  return data?.items ?? data;
}

/** The rows in an example of an answer. */
export function rowsIn(example: unknown): readonly Row[] {
  const { data } = asNode(example);
  return Array.isArray(data) ? data : [asNode(data)];
}

/** The rows of a schema that the document's examples have. */
export function documentedRows({ operations, nameOf }: ApiDocument, schema: string): readonly Row[] {
  const all = operations.filter((one) => nameOf(rowOf(one) ?? {}) === schema);
  return all.flatMap(({ response }) => response?.examples.flatMap(rowsIn) ?? []);
}

export function isWrite({ method }: Operation): boolean {
  return method !== "GET";
}

/** May be answered 202. */
export function mayBeAsync({ statuses }: Operation): boolean {
  return statuses.includes("202");
}

export function isPaged({ parameters }: Operation): boolean {
  return parameters.some(({ name }) => name === "offset");
}

/** The version that brought the operation, where it has not always been there. */
export function since(operation: Operation): string | undefined {
  const version = operation.extension("x-since");
  return typeof version === "string" ? version : undefined;
}
