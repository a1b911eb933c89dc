import {
  asSchema,
  constituentsOf,
  enumValues,
  intersection,
  isStructural,
  limitsOf,
  listOf,
  offersNull,
  statedTypes,
  union,
  variantsOf,
} from "./keywords.js";
import { expansionLimit, type OpenApiDocument, resolve, type Schema } from "./model.js";
import { referenceKeys } from "./pointer.js";

/** A schema with `$ref` and `allOf` merged, in the form in which it is compared. */
export interface View {
  /** Schema that the view shows. */
  readonly schema: Schema;
  readonly name: string | undefined;
  readonly nullable: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly deprecated: boolean;
  /** Names of all components merged into this view. */
  readonly owners: ReadonlySet<string | undefined>;
  /** The same for all places that have the same restrictions. */
  readonly identity: string;
  /** Schema objects with the restrictions. */
  readonly origin: string;
  /** Without null. Empty if any type is allowed. */
  readonly types: readonly string[];
  readonly format: string | undefined;
  /** Values of the enum as sorted JSON, without null. */
  readonly values: readonly string[] | undefined;
  /** Whether the enum can grow. */
  readonly isOpen: boolean;
  readonly limits: ReadonlyMap<string, unknown>;
  readonly default: string;
  /** The values of a map have the name `*`. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly items: View | undefined;
  readonly variants: readonly View[];
}

export interface Property {
  readonly view: View;
  readonly required: boolean;
  /** Name of the component that declares the property. */
  readonly owner: string | undefined;
}

export type ViewOf = (schema: unknown) => View;

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

const viewers = new WeakMap<OpenApiDocument, ViewOf>();

/** Returns a function that reads schemas of the document, which must not change afterwards. */
export function viewOf(document: OpenApiDocument): ViewOf {
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
  const count = expansionLimit("a schema");
  const inside = ({ origin, properties, items, variants }: View, path: readonly string[], above: readonly string[]) => {
    count();
    if (above.includes(origin)) return;
    const here = [...above, origin];
    for (const variant of variants) inside(variant, path, here);
    if (items && visit(items, path, true)) inside(items, path, here);
    for (const [name, { view }] of properties) {
      if (name !== "*" && visit(view, [...path, name], false)) inside(view, [...path, name], here);
    }
  };
  inside(viewOf(document)(root), [], []);
}

function viewer(document: OpenApiDocument): ViewOf {
  const views = new Map<Schema, View>();
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
      types: [
        ...inner.map(({ types }) => types),
        union(variants.map(({ types }) => types)),
        stated?.filter((type) => type !== "null"),
      ].reduce(intersection),
      nullable:
        schema.nullable === true ||
        offersNull(schema) ||
        every([...inner.map(({ nullable }) => nullable), unionNull, stated?.includes("null")]),
    };
  }

  function read(schema: Schema): View {
    const flat = flatten({ schema, owner: undefined }, expansionLimit("a schema"));
    const { name, nullable = true, types = [], parts: all } = flat;
    // A recursive schema can contain the same part several times.
    const unique = [...new Map(all.map((part) => [part.schema, part])).values()];
    const parts = unique.filter((part) => isStructural(part.schema));
    const isSet = (keyword: string) => unique.some((part) => part.schema[keyword] === true);
    const items = together(parts.map((part) => asSchema(part.schema.items)).filter(isNotEmpty));
    const variants = choiceOf(parts);
    return {
      ...{ schema, name, nullable },
      readOnly: isSet("readOnly"),
      writeOnly: isSet("writeOnly"),
      deprecated: isSet("deprecated"),
      owners: new Set([name, ...parts.map(({ owner }) => owner)]),
      identity: `${name} ${parts.map(idOf).join()}`,
      origin: parts.map(idOf).join(),
      types: types.toSorted(),
      format: outermost(parts, ({ format }) => format),
      values: outermost(parts, enumValues),
      isOpen: parts.some((part) => Boolean(part.schema["x-extensible-enum"])),
      limits: new Map(parts.flatMap((part) => limitsOf(part.schema))),
      default: JSON.stringify(outermost(unique, (part) => part.default)) ?? "none",
      properties: propertiesOf(parts, view),
      // Inner views are created on access, because schemas can be recursive.
      get items() {
        return types.includes("array") ? view(items) : undefined;
      },
      get variants() {
        return variants.map(view);
      },
    };
  }

  function view(given: unknown): View {
    const schema = asSchema(given);
    const known = views.get(schema) ?? read(schema);
    views.set(schema, known);
    return known;
  }
  return view;
}

function propertiesOf(parts: readonly Part[], viewOf: ViewOf): Map<string, Property> {
  const required = new Set(parts.flatMap(({ schema }) => listOf(schema.required)));
  const declared = new Map<string, { schemas: Schema[]; owner: string | undefined }>();
  for (const { schema, owner } of parts) {
    const values = asSchema(schema.additionalProperties);
    const own = { ...schema.properties, ...(isNotEmpty(values) && { "*": values }) };
    for (const [name, property] of Object.entries(own))
      declared.set(name, { schemas: [...(declared.get(name)?.schemas ?? []), asSchema(property)], owner });
  }
  const properties = new Map<string, Property>();
  for (const [name, { schemas, owner }] of declared) {
    const schema = together(schemas);
    properties.set(name, {
      get view() {
        return viewOf(schema);
      },
      required: required.has(name),
      owner,
    });
  }
  return properties;
}

/** Returns the name of the component that a reference leads to. */
function nameIn(reference = ""): string | undefined {
  const [first, second, name, ...more] = referenceKeys(reference) ?? [];
  return first === "components" && second === "schemas" && more.length === 0 ? name : undefined;
}

/** Returns the alternatives of the outermost choice, unless it is only a list of types. */
function choiceOf(parts: readonly Part[]): Schema[] {
  const variants = parts.map(({ schema }) => variantsOf(schema)).findLast(({ length }) => length > 0) ?? [];
  const isType = (schema: Schema) => Object.keys(schema).every((key) => /^(type|title|description)$/.test(key));
  return variants.every(isType) ? [] : variants;
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
