import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { pointerKeys } from "../../src/util/json-pointer.js";
import { type Call, sampleOf, validCalls } from "./calls.js";
import { edgeOf, type LimitKeyword, limitKeywords } from "./edges.js";
import { type OperationCase, operations, type SchemaNode } from "./operations.js";
import { locate } from "./schemas.js";

/** A limit of the document, with a call at the limit and one beyond it. */
export interface LimitCase {
  operation: OperationCase;
  what: string;
  keyword: LimitKeyword;
  place: "path" | "query" | "body";
  /** The parameter, or the dotted path of the property, that has the limit. */
  culprit: string;
  /** Undefined if no value at the limit meets the other limits. */
  allowed: Call | undefined;
  forbidden: Call;
}

/** Returns every limit of every operation: of its parameters, its body, and the properties that its JSON Patch can change. */
export function limitCases(document: OpenApiDocument): LimitCase[] {
  return operations(document).flatMap((operation) => {
    const [valid] = validCalls(operation);
    return valid ? [...ofParameters(operation, valid), ...ofBody(document, operation, valid)] : [];
  });
}

function ofParameters(operation: OperationCase, valid: Call): LimitCase[] {
  return operation.parameters.flatMap(({ name, in: place, schema, json }) => {
    if (json || (place !== "path" && place !== "query")) return [];
    const change = (value: unknown): Call => ({ ...valid, [place]: { ...valid[place], [name]: value } });
    const cases = casesOf(schema, { operation, place, culprit: name }, change);
    // A path with an empty segment belongs to another operation.
    return place === "path" ? cases.filter(({ keyword }) => keyword !== "minLength") : cases;
  });
}

function ofBody(document: OpenApiDocument, operation: OperationCase, valid: Call): LimitCase[] {
  const { patches, body } = operation;
  if (!patches && !body) return [];
  const keys = patches ? ["components", "schemas", patches] : pointerKeys(body?.pointer ?? "");
  return leaves(document, keys).flatMap(({ path, schema, needed }) => {
    if (patches && path.includes("0")) return [];
    const change = (value: unknown): Call => {
      const patch = [{ op: "replace", path: `/${path.join("/")}`, value }];
      return { ...valid, body: patches ? patch : withValue(withAll(valid.body, needed), path, value) };
    };
    return casesOf(schema, { operation, place: "body", culprit: path.join(".") }, change);
  });
}

type Place = Pick<LimitCase, "operation" | "place" | "culprit">;

function casesOf(schema: SchemaNode, place: Place, change: (value: unknown) => Call): LimitCase[] {
  return limitKeywords.flatMap((keyword) => {
    const edge = edgeOf(schema, keyword);
    if (!edge) return [];
    const what = `${place.culprit}: ${keyword} ${schema[keyword]}`;
    const allowed = edge.allowed === undefined ? undefined : change(edge.allowed);
    return [{ ...place, what, keyword, allowed, forbidden: change(edge.forbidden) }];
  });
}

interface Leaf {
  path: string[];
  schema: SchemaNode;
  /** Values that the parent objects require. */
  needed: Needed[];
}

interface Needed {
  path: string[];
  value: unknown;
}

interface Way {
  path: string[];
  needed: Needed[];
  /** Pointers of the parent schemas. */
  above: string[];
}

/** Returns the writable properties with limits, with their paths. `0` in a path is any item of a list. */
function leaves(
  document: OpenApiDocument,
  keys: readonly string[],
  way: Way = { path: [], needed: [], above: [] },
): Leaf[] {
  const { pointer, node } = locate(document, keys);
  const schema = node as SchemaNode;
  if (schema.readOnly || way.above.includes(pointer)) return [];
  const { path } = way;
  const here = pointerKeys(pointer);
  const needed = [...way.needed, ...neededBy(document, here, schema, path)];
  const inner = (more: readonly string[], key: string[]) =>
    leaves(document, [...here, ...more], { path: [...path, ...key], needed, above: [...way.above, pointer] });
  const { allOf = [], anyOf = [], oneOf = [], properties = {}, items } = schema;
  const parts = Object.entries({ allOf, anyOf, oneOf }).flatMap(([kind, list]) =>
    list.flatMap((_, index) => inner([kind, String(index)], [])),
  );
  const members = Object.entries(properties).flatMap(([name, property]) =>
    property.readOnly ? [] : inner(["properties", name], [name]),
  );
  const own = limitKeywords.some((keyword) => schema[keyword] !== undefined) ? [{ path, schema, needed }] : [];
  return [...own, ...parts, ...members, ...(items ? inner(["items"], ["0"]) : [])];
}

function neededBy(document: OpenApiDocument, keys: string[], { required = [] }: SchemaNode, path: string[]): Needed[] {
  return required.map((name) => {
    const { node = { type: "string" } } = locate(document, [...keys, "properties", name]);
    return { path: [...path, name], value: sampleOf(node as SchemaNode) };
  });
}

/** Adds all missing required values to a body. */
function withAll(body: unknown, needed: readonly Needed[]): unknown {
  return needed.reduce(
    (made, { path, value }) => (valueAt(made, path) === undefined ? withValue(made, path, value) : made),
    body,
  );
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], body);
}

/** Sets the value at a path in a copy of a body, and creates missing parents. */
function withValue(body: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (key === "0") {
    const [first, ...others] = Array.isArray(body) ? body : [];
    return [withValue(first, rest, value), ...others];
  }
  const given = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return { ...given, [key]: withValue(given[key], rest, value) };
}
