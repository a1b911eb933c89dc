import {
  isReference,
  type OpenApiDocument,
  type Operation,
  operationsOf,
  type Parameter,
  resolve,
} from "../document/model.js";
import { asSchema } from "./flatten.js";
import { type Slot, shapeReader } from "./shape.js";

/** A document as the comparison sees it: operations keyed by method and the shape of their path. */
export interface Model {
  operations: Map<string, OperationModel>;
  /** The tags of the document. */
  sections: Set<string>;
}

export interface OperationModel {
  /** "METHOD /path". */
  name: string;
  tags: string[];
  deprecated: boolean;
  /** Keyed by place and name, path parameters by place and position. */
  parameters: Map<string, ParameterModel>;
  body: Body | undefined;
  /** Keyed by status: "200", "4XX", "default". */
  responses: Map<string, Content>;
  /** The schema a JSON Patch of this operation edits (`x-veeam-vspc-patch-for`). */
  patches: Slot | undefined;
}

export interface ParameterModel {
  name: string;
  in: string;
  required: boolean;
  /** The media type of a value that travels as such text. */
  media: string | undefined;
  /** How lists and objects are written otherwise. */
  style: string;
  slot: Slot;
}

export interface Body {
  required: boolean;
  content: Content;
}

/** Keyed by media type, lower case, without parameters. */
export type Content = Map<string, Slot>;

type SlotOf = (schema: unknown) => Slot;
type DescribedDocument = OpenApiDocument & { tags?: { name: string }[] };
type DescribedOperation = Operation & { tags?: string[]; deprecated?: boolean };
type DescribedParameter = Parameter & { required?: boolean; deprecated?: boolean; style?: string; explode?: boolean };

/** Throws DocumentError for references that point to nothing or to themselves. */
export function normalise(document: OpenApiDocument): Model {
  const read = shapeReader(document);
  const slotOf: SlotOf = (schema) => read([asSchema(schema)]);
  const operations = new Map<string, OperationModel>();
  for (const { path, method, operation, parameters } of operationsOf(document)) {
    const name = `${method.toUpperCase()} ${path}`;
    operations.set(shapeOfPath(name), {
      name,
      ...labels(operation),
      parameters: new Map(parameters.filter(isOwn).map((parameter) => parameterEntry(path, parameter, slotOf))),
      body: bodyOf(document, operation, slotOf),
      responses: responsesOf(document, operation, slotOf),
      patches: patchedSlot(document, operation, slotOf),
    });
  }
  return { operations, sections: sectionsOf(document, operations) };
}

/** Servers name path parameters as they like, and end a path with a slash or not. */
const shapeOfPath = (path: string) => path.replaceAll(/\{[^}]*\}/g, "{}").replace(/\/$/, "");

function labels({ tags = [], deprecated = false }: DescribedOperation) {
  return { tags, deprecated };
}

function sectionsOf({ tags = [] }: DescribedDocument, operations: Map<string, OperationModel>): Set<string> {
  return new Set([...tags.map((tag) => tag.name), ...[...operations.values()].flatMap((operation) => operation.tags)]);
}

/** OpenAPI has these headers described elsewhere and ignores such parameters. */
function isOwn(parameter: Parameter): boolean {
  return parameter.in !== "header" || !/^(accept|content-type|authorization)$/i.test(parameter.name);
}

function parameterEntry(path: string, parameter: DescribedParameter, slotOf: SlotOf): [string, ParameterModel] {
  const { name, required = false, deprecated = false } = parameter;
  const [json] = Object.entries(parameter.content ?? {});
  const slot = slotOf(json?.[1].schema ?? parameter.schema);
  const model: ParameterModel = {
    name,
    in: parameter.in,
    required,
    media: json && mediaType(json[0]),
    style: styleOf(parameter),
    slot: { ...slot, deprecated: deprecated || slot.deprecated },
  };
  const identity = parameter.in === "header" ? name.toLowerCase() : name;
  const position = [...path.matchAll(/\{([^}]*)\}/g)].findIndex(([, placeholder]) => placeholder === name);
  return [`${parameter.in} ${parameter.in === "path" ? position : identity}`, model];
}

function styleOf(parameter: DescribedParameter): string {
  const style = parameter.style ?? (parameter.in === "query" || parameter.in === "cookie" ? "form" : "simple");
  return (parameter.explode ?? style === "form") ? `${style}, explode` : style;
}

const mediaType = (text: string) => text.replace(/;.*$/, "").trim().toLowerCase();

function contentOf(content: unknown, slotOf: SlotOf): Content {
  const entries = Object.entries(asSchema(content));
  return new Map(entries.map(([media, type]) => [mediaType(media), slotOf(asSchema(type).schema)]));
}

function bodyOf(document: OpenApiDocument, { requestBody }: Operation, slotOf: SlotOf): Body | undefined {
  if (requestBody === undefined) return undefined;
  const { required, content } = asSchema(resolve<unknown>(document, requestBody));
  return { required: required === true, content: contentOf(content, slotOf) };
}

function responsesOf(document: OpenApiDocument, { responses = {} }: Operation, slotOf: SlotOf): Map<string, Content> {
  const entries = Object.entries(responses).map(([status, node]) => {
    const { content } = asSchema(resolve<unknown>(document, node));
    return [status.replace(/xx$/i, "XX"), contentOf(content, slotOf)] as const;
  });
  return new Map(entries);
}

function patchedSlot(document: OpenApiDocument, operation: Operation, slotOf: SlotOf): Slot | undefined {
  const value = operation["x-veeam-vspc-patch-for"];
  const name = isReference(value) ? value.$ref.split("/").pop() : value;
  if (typeof name !== "string" || document.components?.schemas?.[name] === undefined) return undefined;
  return slotOf({ $ref: `#/components/schemas/${name}` });
}
