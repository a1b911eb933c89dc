/** What a node of an OpenAPI document is; those of `components` go by the name of their section. */
export type Kind =
  | "root"
  | "components"
  | "pathItems"
  | "operation"
  | "media"
  | "encoding"
  | "schemas"
  | "parameters"
  | "responses"
  | "requestBodies"
  | "headers"
  | "examples"
  | "links"
  | "callbacks";

/** What stands under a key: a node of a kind, or a list or map of them. */
type Part = Kind | { readonly each: Kind };

const each = (kind: Kind): Part => ({ each: kind });
const alike = <P extends Part>(keys: readonly string[], part: P) => Object.fromEntries(keys.map((key) => [key, part]));

const parameter = { schema: "schemas", examples: each("examples"), content: each("media") } as const;

/** The parts of each kind of node in which references may stand, in the order in which they are visited. */
export const partsOf: Readonly<Record<Kind, Readonly<Record<string, Part>>>> = {
  root: { paths: each("pathItems"), webhooks: each("pathItems"), components: "components" },
  components: {
    ...{ parameters: each("parameters"), schemas: each("schemas"), responses: each("responses") },
    ...{ examples: each("examples"), requestBodies: each("requestBodies"), headers: each("headers") },
    ...{ links: each("links"), callbacks: each("callbacks"), pathItems: each("pathItems") },
  },
  pathItems: {
    parameters: each("parameters"),
    ...alike(["get", "put", "post", "delete", "options", "head", "patch", "trace"], "operation"),
  },
  operation: {
    parameters: each("parameters"),
    requestBody: "requestBodies",
    responses: each("responses"),
    callbacks: each("callbacks"),
  },
  media: { schema: "schemas", examples: each("examples"), encoding: each("encoding") },
  encoding: { headers: each("headers") },
  schemas: {
    ...alike(["allOf", "anyOf", "oneOf", "prefixItems", "properties", "patternProperties"], each("schemas")),
    ...alike(["$defs", "definitions", "dependentSchemas"], each("schemas")),
    ...alike(["not", "if", "then", "else", "contains", "propertyNames", "items"], "schemas"),
    ...alike(["additionalProperties", "unevaluatedItems", "unevaluatedProperties"], "schemas"),
  },
  parameters: parameter,
  headers: parameter,
  responses: { headers: each("headers"), content: each("media"), links: each("links") },
  requestBodies: { content: each("media") },
  examples: {},
  links: {},
  callbacks: {},
};
