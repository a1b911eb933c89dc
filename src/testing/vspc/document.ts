import document from "../../../generated/vspc.openapi.json" with { type: "json" };
import { asObject } from "../../util/objects.js";
import { type ApiDocument, lazyDocument, type Operation } from "../document.js";
import { propertiesOf, propertyOf, type Schema } from "../schema.js";
import type { Row } from "../store/table.js";

export const shippedDocument = lazyDocument(document);

/** Returns the schema of `data` in the envelope of a response. */
export function dataOf({ response }: Operation): Schema | undefined {
  return response && propertyOf(response.schema, "data");
}

/** Whether an operation reads one object. */
export const readsOne = (operation: Operation) => operation.method === "GET" && !dataOf(operation)?.items;

/** Returns the schema of `data`, or of its items if it is an array. */
export function rowOf(operation: Operation): Schema | undefined {
  const data = dataOf(operation);
  return data?.items ?? data;
}

/** Returns the rows in an example of a response. */
export function rowsIn(example: unknown): readonly Row[] {
  const { data } = asObject(example);
  return Array.isArray(data) ? data : [asObject(data)];
}

/** Returns the example rows of a schema. */
export function documentedRows({ operations, nameOf }: ApiDocument, schema: string): readonly Row[] {
  const all = operations.filter((one) => nameOf(rowOf(one) ?? {}) === schema);
  return all.flatMap(({ response }) => response?.examples.flatMap(rowsIn) ?? []);
}

/**
 * Returns a function that returns the property that identifies the rows of a schema: `instanceUid`, or the last parameter
 * of a path to a row.
 */
export function keyPropertyOf({ operations, nameOf, schema: schemaOf }: ApiDocument) {
  const known: Record<string, string | undefined> = {
    SingleLicenseReport: "reportParameters.reportId",
    UserLogin: "id",
  };
  return (schema: string): string | undefined => {
    if (schema in known) return known[schema];
    const properties = propertiesOf(schemaOf(schema) ?? {});
    const reads = operations.filter((one) => one.method === "GET" && nameOf(rowOf(one) ?? {}) === schema);
    const named = reads.flatMap(({ template }) => /\{(\w+)\}$/.exec(template)?.[1] ?? []);
    known[schema] = ["instanceUid", ...named].find((name) => name in properties);
    return known[schema];
  };
}

export function isWrite({ method }: Operation): boolean {
  return method !== "GET";
}

export function isPaged({ parameters }: Operation): boolean {
  return parameters.some(({ name }) => name === "offset");
}

/** Formats a time like the server: seven fraction digits and an offset. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000+00:00`;
}
