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
  variantsOf,
} from "./keywords.js";
import { DocumentError, type OpenApiDocument, resolve, type Schema } from "./model.js";
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

type ViewOf = (schema: unknown) => View;

/** Schema object with the name of the component that contains it. */
interface Part {
  readonly schema: Schema;
  readonly owner: string | undefined;
}

/** Maximum number of schemas that `$ref` and `allOf` combine into one, or that a schema contains. */
const maxSchemas = 50_000;

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
  root: View,
  visit: (view: View, path: readonly string[], isItem: boolean) => boolean,
): void {
  let count = 0;
  const inside = (
    { identity, properties, items, variants }: View,
    path: readonly string[],
    above: readonly string[],
  ) => {
    count += 1;
    if (count > maxSchemas) throw new DocumentError(`a schema: expands to more than ${maxSchemas} schemas`);
    if (above.includes(identity)) return;
    const here = [...above, identity];
    for (const variant of variants) inside(variant, path, here);
    if (items && visit(items, path, true)) inside(items, path, here);
    for (const [name, { view }] of properties) {
      if (name !== "*" && visit(view, [...path, name], false)) inside(view, [...path, name], here);
    }
  };
  inside(root, [], []);
}

function viewer(document: OpenApiDocument): ViewOf {
  const views = new Map<Schema, View>();
  const ids = new Map<Schema, number>();
  const idOf = ({ schema }: Part) => ids.get(schema) ?? ids.set(schema, ids.size + 1).size;

  /** Adds the schemas that hold together, inner ones first. Outer ones take precedence. One that contains itself adds nothing. */
  function collect(parts: Part[], schema: Schema, owner?: string, seen = new Set<Schema>()): Part[] {
    if (seen.has(schema)) return parts;
    seen.add(schema);
    const { $ref } = schema;
    if ($ref !== undefined) collect(parts, asSchema(resolve<Schema>(document, { $ref })), nameIn($ref), seen);
    for (const inner of constituentsOf(schema)) collect(parts, inner, owner, seen);
    parts.push({ schema, owner });
    return parts;
  }

  function read(schema: Schema): View {
    const all = collect([], schema);
    const name = nameOf(schema);
    const parts = all.filter((part) => isStructural(part.schema));
    const isSet = (keyword: string) => all.some((part) => part.schema[keyword] === true);
    const items = together(parts.map((part) => asSchema(part.schema.items)).filter(isNotEmpty));
    const variants = choiceOf(parts);
    let [types, nullable]: [readonly string[], boolean] = [[], true];
    for (const part of all) {
      const [stated, choice] = [statedTypes(part.schema), variantsOf(part.schema).map(view)];
      const union = choice.every((one) => one.types.length > 0) ? choice.flatMap((one) => one.types) : [];
      types = [union, stated.filter((type) => type !== "null")].reduce(intersection, types);
      if (stated.length > 0) nullable &&= stated.includes("null");
      if (choice.length > 0) nullable &&= choice.some((one) => one.nullable);
      nullable ||= offersNull(part.schema);
    }
    return {
      ...{ schema, name, nullable },
      readOnly: isSet("readOnly"),
      writeOnly: isSet("writeOnly"),
      deprecated: isSet("deprecated"),
      owners: new Set([name, ...parts.map(({ owner }) => owner)]),
      identity: `${name} ${parts.map(idOf).join()}`,
      types: [...new Set(types)].sort(),
      format: outermost(parts, ({ format }) => format),
      values: outermost(parts, enumValues),
      isOpen: parts.some((part) => Boolean(part.schema["x-extensible-enum"])),
      limits: new Map(parts.flatMap((part) => limitsOf(part.schema))),
      default: JSON.stringify(outermost(all, (part) => part.default)) ?? "none",
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
    const known = views.get(schema);
    if (known) return known;
    // A schema that is its own alternative allows anything there.
    if (schema !== anything) views.set(schema, view(anything));
    const made = read(schema);
    views.set(schema, made);
    return made;
  }
  return view;
}

const anything: Schema = {};

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

/** Returns the name of the only component that a schema refers to, unless it restricts the values further. */
function nameOf(schema: Schema): string | undefined {
  if (isStructural(schema)) return undefined;
  const names = new Set([
    ...(schema.$ref === undefined ? [] : [nameIn(schema.$ref)]),
    ...constituentsOf(schema).map(nameOf),
  ]);
  return names.size === 1 ? [...names][0] : undefined;
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

function outermost<T>(parts: readonly Part[], read: (schema: Schema) => T | undefined): T | undefined {
  return parts.map(({ schema }) => read(schema)).findLast((value) => value !== undefined);
}

/** Returns a schema that requires all of the given ones. */
function together(schemas: Schema[]): Schema {
  const [only = {}, ...more] = schemas;
  return more.length === 0 ? only : { allOf: schemas };
}

const isNotEmpty = (schema: Schema) => Object.keys(schema).length > 0;
