import { isAnnotation } from "./keywords.js";
import { isObject, isReference } from "./model.js";
import { atReference } from "./pointer.js";

type Node = Record<string, unknown>;

/** Keywords whose keys are names, not keywords. */
const named =
  /^(paths|definitions|schemas|properties|patternProperties|parameters|responses|headers|requestBodies|callbacks|links|securitySchemes|pathItems|content|\$defs)$/;
/** Keywords whose values are data. */
const data = /^(x-.*|examples?|default|enum|const)$/;

/**
 * Replaces references that lead nowhere by `{}`, which allows everything, and in Swagger 2.0 the vendor's `x-veeam-nullable` by
 * `x-nullable`, which converters read. Returns the replaced references.
 */
export function repair(document: Node): string[] {
  const found = new Set<string>();
  visitObjects(document, (node) => {
    const { $ref, parameters } = node;
    if (isReference(node) && atReference(document, node.$ref) === undefined) {
      found.add(String($ref));
      for (const key of Object.keys(node)) delete node[key];
    }
    if (document.swagger !== undefined && node["x-veeam-nullable"] === true) useNullable(node);
    // A parameter without a name and a place cannot be sent.
    if (Array.isArray(parameters)) {
      node.parameters = parameters.filter((one) => !isObject(one) || Object.keys(one).length > 0);
    }
  });
  return [...found];
}

/** Visits the objects of a document, inner ones first, apart from data and from maps whose keys are names. */
export function visitObjects(node: object, visit: (object: Node) => void, areNames = false): void {
  const isKeyed = isObject(node) && !areNames;
  for (const [key, child] of Object.entries(node)) {
    if (typeof child !== "object" || child === null || (isKeyed && data.test(key))) continue;
    visitObjects(child, visit, isKeyed && named.test(key) && !Array.isArray(child));
  }
  if (isKeyed) visit(node);
}

function useNullable(schema: Node): void {
  delete schema["x-veeam-nullable"];
  wrapReference(schema);
  schema["x-nullable"] = true;
}

/** Moves a reference into `allOf`, because older versions of OpenAPI ignore keywords next to it. */
export function wrapReference(schema: Node): void {
  if (!isReference(schema)) return;
  schema.allOf = [{ $ref: schema.$ref }];
  Reflect.deleteProperty(schema, "$ref");
}

/** Turns keywords of OpenAPI 3.0 into those of OpenAPI 3.1: `nullable`, and limits that are exclusive by a flag. */
export function modernize(document: object): void {
  visitObjects(document, (schema) => {
    for (const limit of ["minimum", "maximum"]) {
      const exclusive = limit.replace("m", "exclusiveM");
      const { [limit]: value, [exclusive]: isExclusive } = schema;
      if (typeof isExclusive !== "boolean") continue;
      delete schema[exclusive];
      if (!isExclusive || value === undefined) continue;
      delete schema[limit];
      schema[exclusive] = value;
    }
    if (schema.nullable === true) allowNull(schema);
    if (typeof schema.nullable === "boolean") delete schema.nullable;
  });
}

function allowNull(schema: Node): void {
  const { nullable: _, ...rest } = schema;
  const { type, enum: values } = rest;
  if (typeof type === "string") {
    schema.type = [type, "null"];
    if (Array.isArray(values) && !values.includes(null)) schema.enum = [...values, null];
    return;
  }
  const own = Object.entries(rest).filter(([keyword]) => !isAnnotation(keyword) || /^\$ref$|Of$/.test(keyword));
  for (const [keyword] of own) delete schema[keyword];
  if (own.length > 0) schema.anyOf = [Object.fromEntries(own), { type: "null" }];
}
