import {
  DocumentError,
  isReference,
  type OpenApiDocument,
  resolve,
  type Schema,
} from "../../src/cli/document/model.js";

/** Locations of a property name: its schemas, or the properties that contain their objects. */
interface Use {
  readonly long: string[];
  readonly short: string[];
}

const longFormats = new Set(["int64", "uint64"]);
const notSchemas = new Set(["example", "examples", "default", "enum", "const"]);

/**
 * Returns the sorted names of 64-bit properties. The client matches properties by name only. A name must therefore be
 * 64-bit in all schemas, or in all schemas below a property `holder`, which results in `holder.name`.
 * Throws DocumentError if a name is ambiguous.
 */
export function int64Names(document: OpenApiDocument): string[] {
  const uses = new Map<string, Use>();
  collect(document, document, "#", uses);
  const long = [...uses].filter(([, use]) => use.long.length > 0);
  const plain = long.filter(([, use]) => use.short.length === 0);
  const mixed = long.filter((one) => !plain.includes(one));
  const held = mixed.map(([name, use]) => ({ name, use, holders: holdersOf(document, name) }));
  const unclear = held.filter(({ holders }) => holders.length === 0);
  if (unclear.length > 0) {
    const lines = unclear.map(
      ({ name, use }) => `  ${name}: in ${use.long.join(", ")}, not in ${use.short.join(", ")}`,
    );
    throw new DocumentError(`some properties are int64 in one schema but not in another\n${lines.join("\n")}`);
  }
  const qualified = held.flatMap(({ name, holders }) => holders.map((holder) => `${holder}.${name}`));
  return [...plain.map(([name]) => name), ...qualified].sort();
}

/** Returns the source of the set of names. */
export function int64Source(names: readonly string[], banner: string): string {
  return `${banner}
/** Names of properties with 64-bit integers. \`holder.name\` matches only inside a property \`holder\`. */
export const int64Names: ReadonlySet<string> = new Set([
${names.map((name) => `  ${JSON.stringify(name)},\n`).join("")}]);
`;
}

function collect(document: OpenApiDocument, node: unknown, at: string, uses: Map<string, Use>): void {
  if (typeof node !== "object" || node === null || isReference(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties") collectProperties(document, value, at, uses);
    else if (!notSchemas.has(key)) collect(document, value, `${at}/${key}`, uses);
  }
}

function collectProperties(
  document: OpenApiDocument,
  properties: Record<string, Schema>,
  at: string,
  uses: Map<string, Use>,
) {
  for (const [name, property] of Object.entries(properties)) {
    note(uses, name, kindOf(document, property), at);
    collect(document, property, `${at}/${name}`, uses);
  }
}

function note(uses: Map<string, Use>, name: string, kind: keyof Use | undefined, where: string): void {
  const use = uses.get(name) ?? { long: [], short: [] };
  if (kind) use[kind].push(where);
  uses.set(name, use);
}

/** Returns the properties that contain a name only as 64-bit integers, or nothing if another property contains it as both. */
function holdersOf(document: OpenApiDocument, name: string): string[] {
  const seen = new Map<unknown, Set<string>>();
  const uses = new Map<string, Use>();
  const visit = (node: unknown, holder: string): void => {
    if (typeof node !== "object" || node === null) return;
    const target = isReference(node) ? resolve<unknown>(document, node) : node;
    const holders = seen.get(target) ?? new Set();
    if (holders.has(holder)) return;
    seen.set(target, holders.add(holder));
    for (const [key, value] of Object.entries(target as object)) {
      if (key !== "properties") {
        if (!notSchemas.has(key)) visit(value, holder);
        continue;
      }
      for (const [property, schema] of Object.entries(value as Record<string, Schema>)) {
        if (property === name) note(uses, holder, kindOf(document, schema), property);
        visit(schema, property);
      }
    }
  };
  visit(document.paths, "");
  const long = [...uses].filter(([, use]) => use.long.length > 0);
  return long.every(([, use]) => use.short.length === 0) ? long.map(([holder]) => holder) : [];
}

/** Returns "long" for 64-bit integers, "short" for other numbers and arbitrary values. For a list, its items count. */
function kindOf(document: OpenApiDocument, node: Schema): keyof Use | undefined {
  const schema = resolve<Schema>(document, node as Schema & { $ref: string });
  const parts = [schema.allOf, schema.oneOf, schema.anyOf, schema.items ?? []].flatMap(
    (part) => part ?? [],
  ) as Schema[];
  const kinds = parts.map((part) => kindOf(document, part));
  const types = [schema.type ?? []].flat();
  if (longFormats.has(schema.format ?? "") || kinds.includes("long")) return "long";
  const anything = types.length === 0 && parts.length === 0 && schema.enum === undefined;
  return anything || kinds.includes("short") || /integer|number/.test(types.join()) ? "short" : undefined;
}
