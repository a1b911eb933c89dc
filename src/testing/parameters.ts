import type { Operation } from "./document.js";
import type { Arrival } from "./host.js";
import { badParameter, orThrow } from "./http-error.js";
import { type Schema, typesOf } from "./schema.js";
import { violation } from "./validate.js";

/** Parameters of a request, validated and converted. */
export interface Parameters {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

type ParseJson = (text: string) => unknown;

/**
 * Validates and converts parameters; path values become lower case. `maximums` differ from the document, by the name of
 * the parameter. Throws `HttpError` with the parameter's name.
 */
export function readParameters(
  operation: Operation,
  { request: { headers }, url: { searchParams }, route }: Arrival,
  parseJson: ParseJson = JSON.parse,
  maximums: Readonly<Record<string, Pick<Schema, "maximum">>> = {},
): Parameters {
  const path: Record<string, string> = {};
  const query: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    const { name, content } = parameter;
    const { schema = content?.["application/json"]?.schema ?? {} } = parameter;
    if (parameter.in === "path") {
      path[name] = String(checked(name, schema, convert(schema, route?.path[name] ?? ""))).toLowerCase();
    } else if (parameter.in === "header") {
      if (headers.has(name)) checked(name, schema, headers.get(name));
    } else {
      const parse = (text: string) =>
        orThrow(badParameter(name, `The parameter ${name} is not valid JSON.`), () => parseJson(text));
      const value = queryValue(schema, content !== undefined, searchParams.getAll(name), parse);
      if (value !== undefined) query[name] = checked(name, { ...schema, ...maximums[name] }, value);
      else if (parameter.required) throw badParameter(name, `The parameter ${name} is required.`);
    }
  }
  return { path, query };
}

/** Reads a list from JSON in one value, or from repeated values. */
function queryValue(schema: Schema, isJson: boolean, values: readonly string[], parse: ParseJson): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  const isList = typesOf(schema).includes("array");
  if (isList && values.length > 1) return values;
  if (isJson || (isList && first.startsWith("["))) return parse(first);
  return isList ? values : convert(schema, first);
}

/** Converts a text to the type of its schema. Returns it unchanged if that is impossible; validation then fails. */
export function convert(schema: Schema, text: string): unknown {
  const types = typesOf(schema);
  if (types.includes("integer") && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes("boolean") && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if (types.includes("null") && text === "" && !schema.minLength) return null;
  return schema.enum?.find((word) => String(word).toLowerCase() === text.toLowerCase()) ?? text;
}

function checked(name: string, schema: Schema, value: unknown): unknown {
  const found = violation(schema, value);
  if (!found) return value;
  const at = found.at === "" ? name : `${name}: ${found.at}`;
  throw badParameter(name, `The parameter ${at} ${found.message}.`);
}
