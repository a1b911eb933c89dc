import {
  DocumentError,
  isReference,
  type OpenApiDocument,
  resolve,
  type Schema,
} from "../../src/cli/document/model.js";

/** Where a property name is used: the schemas, or the properties that hold their objects. */
interface Use {
  readonly long: string[];
  readonly short: string[];
}

const longFormats = new Set(["int64", "uint64"]);
const notSchemas = new Set(["example", "examples", "default", "enum", "const"]);

/**
 * Names of the properties whose numbers do not fit a double, sorted. The client goes by names alone, so a name must be
 * 64 bits long in every schema that has a number under it, or else in every schema that comes under one `holder`, which
 * makes it `holder.name`; throws DocumentError where neither holds.
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
    throw new DocumentError(`properties that are int64 in one schema and not in another\n${lines.join("\n")}`);
  }
  const qualified = held.flatMap(({ name, holders }) => holders.map((holder) => `${holder}.${name}`));
  return [...plain.map(([name]) => name), ...qualified].sort();
}

/** The source of the set. */
export function int64Source(names: readonly string[], banner: string): string {
  return [
    banner,
    "/** Names of the properties that hold 64-bit integers; `holder.name` is one only inside a property `holder`. */",
    "export const int64Names: ReadonlySet<string> = new Set([",
    ...names.map((name) => `  ${JSON.stringify(name)},`),
    "]);",
    "",
  ].join("\n");
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

/** The properties inside which a name is 64 bits long in every schema that comes there; none where that is not so everywhere. */
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

/** Whether a property holds 64-bit integers, other numbers (or any value), or none; of a list what its elements hold. */
function kindOf(document: OpenApiDocument, node: Schema): keyof Use | undefined {
  const schema = resolve<Schema>(document, node as Schema & { $ref: string });
  const parts = [schema.allOf, schema.oneOf, schema.anyOf, schema.items ?? []].flatMap(
    (part) => part ?? [],
  ) as Schema[];
  const kinds = parts.map((part) => kindOf(document, part));
  const types = [schema.type ?? []].flat();
  if (longFormats.has(schema.format ?? "") || kinds.includes("long")) return "long";
  const anything = types.length === 0 && parts.length === 0 && schema.enum === undefined;
  const number = types.includes("integer") || types.includes("number") || kinds.includes("short");
  return number || anything ? "short" : undefined;
}
