import {
  isReference,
  type OpenApiDocument,
  type Operation,
  operationsOf,
  type Parameter,
  resolve,
} from "../document/model.js";
import { asSchema } from "./keywords.js";
import { type Slot, shapeReader } from "./shape.js";

/** Document in the form in which it is compared. */
export interface Model {
  /** By method and path, without the names of path parameters. */
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Tags of the document. */
  readonly sections: ReadonlySet<string>;
}

export type OperationModel = ReturnType<ReturnType<typeof operationReader>>;
export type ParameterModel = ReturnType<typeof parameterOf>;
/** Schemas by media type, in lower case and without parameters. */
export type Content = ReadonlyMap<string, Slot>;

type SlotOf = (schema: unknown) => Slot;
type DescribedOperation = Operation & { deprecated?: boolean };
type DescribedParameter = Parameter & { required?: boolean; deprecated?: boolean; style?: string; explode?: boolean };

/** Reads all operations of a document. Throws DocumentError if a reference cannot be resolved. */
export function normalise(document: OpenApiDocument & { tags?: { name: string }[] }): Model {
  const read = operationReader(document);
  const operations = new Map([...operationsOf(document)].map(read).map((one) => [shapeOfPath(one.name), one]));
  const used = [...operations.values()].flatMap(({ tags }) => tags);
  return { operations, sections: new Set([...(document.tags ?? []).map(({ name }) => name), ...used]) };
}

/** Servers use other names for path parameters, and may end a path with a slash. */
const shapeOfPath = (path: string) => path.replaceAll(/\{[^}]*\}/g, "{}").replace(/\/$/, "");

interface FoundOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: DescribedOperation;
  readonly parameters: readonly DescribedParameter[];
}

function operationReader(document: OpenApiDocument) {
  const read = shapeReader(document);
  const slotOf: SlotOf = (schema) => read(asSchema(schema));
  const contentOf = (node: unknown): Content => {
    const { content } = asSchema(resolve<unknown>(document, node));
    const types = Object.entries(asSchema(content));
    return new Map(types.map(([media, type]) => [mediaType(media), slotOf(asSchema(type).schema)]));
  };
  return ({ path, method, operation, parameters }: FoundOperation) => {
    const { tags = [], deprecated = false, requestBody, responses = {} } = operation;
    const models = parameters.filter(isDeclared).map((parameter) => parameterOf(path, parameter, slotOf));
    return {
      /** `METHOD /path`. */
      name: `${method.toUpperCase()} ${path}`,
      tags,
      deprecated,
      parameters: new Map(models.map((model) => [model.key, model])),
      body:
        requestBody === undefined
          ? undefined
          : {
              required: asSchema(resolve<unknown>(document, requestBody)).required === true,
              content: contentOf(requestBody),
            },
      /** By status, such as `200`, `4XX` or `default`. */
      responses: new Map(
        Object.entries(responses).map(([status, node]) => [status.replace(/xx$/i, "XX"), contentOf(node)]),
      ),
      patches: patchedSlot(document, operation, slotOf),
    };
  };
}

const mediaType = (text: string) => text.replace(/;.*$/, "").trim().toLowerCase();

/** OpenAPI ignores parameters for these headers. */
function isDeclared(parameter: Parameter): boolean {
  return parameter.in !== "header" || !/^(accept|content-type|authorization)$/i.test(parameter.name);
}

function parameterOf(path: string, parameter: DescribedParameter, slotOf: SlotOf) {
  const { name, required = false, deprecated = false } = parameter;
  const style = parameter.style ?? (parameter.in === "query" || parameter.in === "cookie" ? "form" : "simple");
  const [media, type] = Object.entries(parameter.content ?? {})[0] ?? [];
  const slot = slotOf(type?.schema ?? parameter.schema);
  const position = [...path.matchAll(/\{([^}]*)\}/g)].findIndex(([, placeholder]) => placeholder === name);
  const identity = parameter.in === "header" ? name.toLowerCase() : name;
  return {
    /** Path parameters are identified by their position. */
    key: `${parameter.in} ${parameter.in === "path" ? position : identity}`,
    name,
    in: parameter.in,
    required,
    /** Media type of a parameter with content. */
    media: media && mediaType(media),
    /** Format of lists and objects. */
    style: (parameter.explode ?? style === "form") ? `${style}, explode` : style,
    slot: { ...slot, deprecated: deprecated || slot.deprecated },
  };
}

/** Returns the schema that a JSON Patch of the operation changes. */
function patchedSlot(document: OpenApiDocument, operation: Operation, slotOf: SlotOf): Slot | undefined {
  const value = operation["x-veeam-vspc-patch-for"];
  const name = isReference(value) ? value.$ref.split("/").pop() : value;
  if (typeof name !== "string" || document.components?.schemas?.[name] === undefined) return undefined;
  return slotOf({ $ref: `#/components/schemas/${name}` });
}
