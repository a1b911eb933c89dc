import {
  asSchema,
  constituentsOf,
  enumValues,
  isStructural,
  limitsOf,
  listOf,
  offersNull,
  statedTypes,
  variantsOf,
} from "./keywords.js";
import { expansionLimit, type OpenApiDocument, resolve, type Schema } from "./model.js";

/** A schema with `$ref` and `allOf` merged, in the form in which it is compared. */
export type View = ReturnType<ViewOf>;
export type ViewOf = ReturnType<typeof viewOf>;

export interface Property {
  readonly schema: Schema;
  readonly required: boolean;
  /** Name of the component that declares the property. */
  readonly owner: string | undefined;
}

/** Schema object with the name of the component that contains it. */
interface Part {
  readonly schema: Schema;
  readonly owner: string | undefined;
}

/** Inner parts come first. Outer ones, which take precedence, come last. */
interface Flat {
  readonly name: string | undefined;
  readonly parts: readonly Part[];
  readonly types: string[] | undefined;
  readonly nullable: boolean | undefined;
}

const nothing: Flat = { name: undefined, parts: [], types: undefined, nullable: undefined };

const viewers = new WeakMap<OpenApiDocument, ReturnType<typeof viewer>>();

/** Returns a function that reads schemas of the document, which must not change afterwards. */
export function viewOf(document: OpenApiDocument): ReturnType<typeof viewer> {
  const view = viewers.get(document) ?? viewer(document);
  viewers.set(document, view);
  return view;
}

/**
 * Visits the properties of a schema and the items of lists, outer ones first, as long as `visit` returns true. Recursion is not
 * followed.
 */
export function visitProperties(
  document: OpenApiDocument,
  root: unknown,
  visit: (view: View, path: readonly string[], isItem: boolean) => boolean,
): void {
  const view = viewOf(document);
  const count = expansionLimit("a schema");
  const inside = (schema: unknown, path: readonly string[], above: readonly string[]): void => {
    count();
    const { origin, properties, items, variants } = view(schema);
    if (above.includes(origin)) return;
    const here = [...above, origin];
    for (const variant of variants) inside(variant, path, here);
    if (items && visit(view(items), path, true)) inside(items, path, here);
    for (const [name, { schema: property }] of properties) {
      if (name !== "*" && visit(view(property), [...path, name], false)) inside(property, [...path, name], here);
    }
  };
  inside(root, [], []);
}

function viewer(document: OpenApiDocument) {
  const views = new Map<Schema, ReturnType<typeof read>>();
  const ids = new Map<Schema, number>();
  const idOf = ({ schema }: Part) => ids.get(schema) ?? ids.set(schema, ids.size + 1).size;

  /** Flattens a schema. One that contains itself, which `outer` shows, adds nothing. */
  function flatten(part: Part, count: () => void, outer: readonly Schema[] = []): Flat {
    const { schema, owner } = part;
    if (outer.includes(schema)) return nothing;
    count();
    const { $ref } = schema;
    const target = $ref === undefined ? [] : [{ schema: resolve<Schema>(document, { $ref }), owner: nameIn($ref) }];
    const inside = (inner: Part) => flatten(inner, count, [...outer, schema]);
    const inner = [...target, ...constituentsOf(schema).map((one) => ({ schema: one, owner }))].map(inside);
    const variants = variantsOf(schema).map((variant) => inside({ schema: variant, owner }));
    const unionNull = variants.length === 0 ? undefined : variants.some(({ nullable }) => nullable === true);
    const stated = statedTypes(schema);
    const names = new Set(inner.map(({ name }) => name));
    const [onlyName] = names.size === 1 ? names : [];
    const ownName = inner.length === 1 ? nameIn($ref) : undefined;
    return {
      name: isStructural(schema) ? undefined : (ownName ?? onlyName),
      parts: [...inner.flatMap(({ parts }) => parts), part],
      types: [...inner.map(({ types }) => types), unionOf(variants), stated?.filter((type) => type !== "null")].reduce(
        intersection,
      ),
      nullable:
        schema.nullable === true ||
        offersNull(schema) ||
        every([...inner.map(({ nullable }) => nullable), unionNull, stated?.includes("null")]),
    };
  }

  function read(schema: Schema) {
    const flat = flatten({ schema, owner: undefined }, expansionLimit("a schema"));
    const { name, nullable = true, types = [], parts: all } = flat;
    // A recursive schema can contain the same part several times.
    const unique = [...new Map(all.map((part) => [part.schema, part])).values()];
    const parts = unique.filter((part) => isStructural(part.schema));
    const isSet = (keyword: string) => unique.some((part) => part.schema[keyword] === true);
    const items = parts.map((part) => asSchema(part.schema.items)).filter(isNotEmpty);
    return {
      name,
      nullable,
      readOnly: isSet("readOnly"),
      writeOnly: isSet("writeOnly"),
      deprecated: isSet("deprecated"),
      /** Names of all components merged into this view. */
      owners: new Set([name, ...parts.map(({ owner }) => owner)]),
      /** The same for all places that have the same restrictions. */
      identity: `${name} ${parts.map(idOf).join()}`,
      /** Schema objects with the restrictions. */
      origin: parts.map(idOf).join(),
      /** Without null. Empty if any type is allowed. */
      types: types.toSorted(),
      format: outermost(parts, ({ format }) => format),
      values: outermost(parts, enumValues),
      /** Whether the enum can grow. */
      isOpen: parts.some((part) => Boolean(part.schema["x-extensible-enum"])),
      limits: new Map(parts.flatMap((part) => limitsOf(part.schema))),
      default: JSON.stringify(outermost(unique, (part) => part.default)) ?? "none",
      /** The values of a map have the name `*`. */
      properties: propertiesOf(parts),
      items: types.includes("array") ? together(items) : undefined,
      variants: choiceOf(parts),
    };
  }

  return (given: unknown) => {
    const schema = asSchema(given);
    const view = views.get(schema) ?? read(schema);
    views.set(schema, view);
    return view;
  };
}

function propertiesOf(parts: readonly Part[]): Map<string, Property> {
  const required = new Set(parts.flatMap(({ schema }) => listOf(schema.required)));
  const declared = new Map<string, { schemas: Schema[]; owner: string | undefined }>();
  for (const { schema, owner } of parts) {
    const values = asSchema(schema.additionalProperties);
    const own = { ...schema.properties, ...(isNotEmpty(values) && { "*": values }) };
    for (const [name, property] of Object.entries(own))
      declared.set(name, { schemas: [...(declared.get(name)?.schemas ?? []), asSchema(property)], owner });
  }
  const entries = [...declared].map(([name, { schemas, owner }]): [string, Property] => {
    return [name, { schema: together(schemas), required: required.has(name), owner }];
  });
  return new Map(entries);
}

const nameIn = (reference = "") => /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1];

/** Returns the alternatives of the outermost choice, unless it is only a list of types. */
function choiceOf(parts: readonly Part[]): Schema[] {
  const variants = parts.map(({ schema }) => variantsOf(schema)).findLast(({ length }) => length > 0) ?? [];
  const isType = (schema: Schema) => Object.keys(schema).every((key) => /^(type|title|description)$/.test(key));
  return variants.every(isType) ? [] : variants;
}

/** Returns the types in both lists. `undefined` allows any type. The outer schema wins a contradiction. */
function intersection(inner: string[] | undefined, outer: string[] | undefined): string[] | undefined {
  if (inner === undefined || outer === undefined) return inner ?? outer;
  const both = [...inner.filter((type) => allows(outer, type)), ...outer.filter((type) => allows(inner, type))];
  return both.length === 0 ? outer : [...new Set(both)];
}

function unionOf(variants: readonly Flat[]): string[] | undefined {
  const lists = variants.map(({ types }) => types);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return [...new Set(lists.flatMap((list) => list ?? []))];
}

/** Whether a list of types includes a type. Every integer is a number. */
export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

/** Returns whether all defined values are `true`, or `undefined` if none is defined. */
function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.every(Boolean);
}

function outermost<T>(parts: readonly Part[], read: (schema: Schema) => T | undefined): T | undefined {
  return parts.map(({ schema }) => read(schema)).findLast((value) => value !== undefined);
}

/** Returns a schema that requires all of the given ones. */
function together(schemas: Schema[]): Schema {
  const [only = {}, ...more] = schemas;
  return more.length === 0 ? only : { allOf: schemas };
}

const isNotEmpty = (schema: Schema) => Object.keys(schema).length > 0;
