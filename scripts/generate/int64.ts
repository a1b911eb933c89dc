import { DocumentError, isReference, type OpenApiDocument, resolve, type Schema } from "./document.js";

interface Use {
  readonly long: string[];
  readonly short: string[];
}

const longFormats = new Set(["int64", "uint64"]);
const notSchemas = new Set(["example", "examples", "default", "enum", "const"]);

/**
 * Names of the properties whose numbers do not fit a double, sorted. The client goes by the name alone, so a name must be
 * 64 bits long in every schema that has a number under it; throws DocumentError where one is not.
 */
export function int64Names(document: OpenApiDocument): string[] {
  const uses = new Map<string, Use>();
  collect(document, document, "#", uses);
  const long = [...uses].filter(([, use]) => use.long.length > 0);
  const mixed = long.filter(([, use]) => use.short.length > 0);
  if (mixed.length > 0) {
    const lines = mixed.map(([name, use]) => `  ${name}: in ${use.long.join(", ")}, not in ${use.short.join(", ")}`);
    throw new DocumentError(`properties that are int64 in one schema and not in another\n${lines.join("\n")}`);
  }
  return long.map(([name]) => name).sort();
}

/** The source of the set. */
export function int64Source(names: readonly string[], banner: string): string {
  return [
    banner,
    "/** Names of the properties that hold 64-bit integers. */",
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
    const kind = kindOf(document, property);
    const use = uses.get(name) ?? { long: [], short: [] };
    if (kind) use[kind].push(at);
    uses.set(name, use);
    collect(document, property, `${at}/${name}`, uses);
  }
}

/** Whether a property holds 64-bit integers, other numbers, or none; of a list what its elements hold. */
function kindOf(document: OpenApiDocument, node: Schema): keyof Use | undefined {
  const schema = resolve<Schema>(document, node as Schema & { $ref: string });
  const parts = [schema.allOf, schema.oneOf, schema.anyOf, schema.items ?? []].flat() as (Schema | undefined)[];
  const kinds = parts.map((part) => part && kindOf(document, part));
  const types = [schema.type ?? []].flat();
  if (longFormats.has(schema.format ?? "") || kinds.includes("long")) return "long";
  return types.includes("integer") || types.includes("number") || kinds.includes("short") ? "short" : undefined;
}
