import { asSchema } from "./keywords.js";
import { isReference, type OpenApiDocument, type Operation, resolve } from "./model.js";
import { type View, viewOf } from "./view.js";

/** Schemas by media type, in lower case and without parameters. */
export type Content = ReadonlyMap<string, View>;
/** Content by status, such as `200`, `4XX` or `default`. */
export type Responses = ReadonlyMap<string, Content>;

/** Returns the content of a request body or response. */
export function contentOf(document: OpenApiDocument, node: unknown): Content {
  const types = Object.entries(asSchema(asSchema(resolve<unknown>(document, node)).content));
  return new Map(types.map(([media, type]) => [mediaType(media), viewOf(document)(asSchema(type).schema)]));
}

export function responsesOf(document: OpenApiDocument, { responses = {} }: Operation): Responses {
  const entries = Object.entries(responses).map(([status, node]) => {
    return [status.replace(/xx$/i, "XX"), contentOf(document, node)] as const;
  });
  return new Map(entries);
}

/** Returns a media type in lower case and without parameters. */
export const mediaType = (text: string) => (text.split(";", 1)[0] ?? "").trim().toLowerCase();

export const isSuccess = (status: string) => status.startsWith("2");

/** Returns the response for a status: that of the status, of its range, or the default. A success must be declared. */
export function responseFor<T>(responses: ReadonlyMap<string, T>, status: string): T | undefined {
  const declared = responses.get(status) ?? responses.get(`${status.slice(0, 1)}XX`);
  return declared ?? (isSuccess(status) ? undefined : responses.get("default"));
}

/** Returns the schema that a JSON Patch changes. `x-veeam-vspc-patch-for` contains its name or a reference to it. */
export function patchedOf(document: OpenApiDocument, operation: Operation): { name: string; view?: View } | undefined {
  const value = operation["x-veeam-vspc-patch-for"];
  const name = `${isReference(value) ? value.$ref : (value ?? "")}`.split("/").pop();
  if (!name) return undefined;
  const isKnown = Object.hasOwn(document.components?.schemas ?? {}, name);
  return { name, ...(isKnown && { view: viewOf(document)({ $ref: `#/components/schemas/${name}` }) }) };
}
