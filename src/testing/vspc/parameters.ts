import { parseJsonExact } from "../../vspc/int64.js";
import type { FilterExpression, SelectExpression, SortExpression } from "../../vspc/query/expression.js";
import type { Operation, Parameter, Schema } from "./document.js";
import { resolve } from "./document.js";
import { checkFilter, checkSelect, checkSort } from "./expressions.js";
import { badParameter } from "./refusal.js";
import { violation } from "./validate.js";

/** The parameters of a request, checked against the document and converted. */
export interface Parameters {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly filter: readonly FilterExpression[];
  readonly sort: readonly SortExpression[];
  readonly select: readonly SelectExpression[];
  readonly limit: number;
  readonly offset: number;
}

/** Where the parameters of a request come from. */
export interface GivenParameters {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/** Largest `limit` that is taken where the server's own maximum is not above it. */
export const documentedPageSize = 500;
const defaultPageSize = 100;

/**
 * Checks and converts. A server configured for pages below 500 rows takes a `limit` up to 500 and sends shorter pages.
 * Throws a refusal that names the parameter.
 */
export function readParameters(operation: Operation, given: GivenParameters, maxPageSize: number): Parameters {
  const path: Record<string, string> = {};
  const query: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    const { name } = parameter;
    if (parameter.in === "path") {
      path[name] = String(checked(parameter, convert(parameter.schema, given.path[name] ?? ""))).toLowerCase();
    } else if (parameter.in === "header") {
      checkHeader(parameter, given.headers.get(name));
    } else {
      const value = queryValue(parameter, given.query.getAll(name));
      const bounds = name === "limit" ? { maximum: Math.max(maxPageSize, documentedPageSize) } : {};
      if (value !== undefined)
        query[name] = checked({ ...parameter, schema: { ...parameter.schema, ...bounds } }, value);
      else if (parameter.required) throw badParameter(name, `The parameter ${name} is required.`);
    }
  }
  return { path, query, ...expressions(operation, query), ...page(query, maxPageSize) };
}

function expressions({ row }: Operation, query: Readonly<Record<string, unknown>>) {
  const filter = asList<FilterExpression>(query.filter);
  const sort = asList<SortExpression>(query.sort);
  const select = asList<SelectExpression>(query.select);
  if (row) {
    checkFilter(filter, row);
    checkSort(sort, row);
    checkSelect(select, row);
  }
  return { filter, sort, select };
}

function page({ limit, offset }: Readonly<Record<string, unknown>>, maxPageSize: number) {
  const rows = typeof limit === "number" ? limit : defaultPageSize;
  return { limit: Math.min(rows, maxPageSize), offset: typeof offset === "number" ? offset : 0 };
}

/** An expression parameter is an array by its schema, or null, which stands for an empty one. */
function asList<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** A list comes as JSON in one value, or value by value. */
function queryValue(parameter: Parameter, values: readonly string[]): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  const isList = [resolve(parameter.schema).type].flat().includes("array");
  if (isList && values.length > 1) return values;
  if (parameter.json || (isList && first.startsWith("["))) return parsed(parameter.name, first);
  return isList ? values : convert(parameter.schema, first);
}

function parsed(name: string, text: string): unknown {
  try {
    return parseJsonExact(text);
  } catch {
    throw badParameter(name, `The parameter ${name} is not valid JSON.`);
  }
}

/** A text as the type its schema asks for; where it is not of that type, the check that follows says so. */
function convert(schema: Schema, text: string): unknown {
  const types = [resolve(schema).type].flat();
  if (types.includes("integer") && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes("boolean") && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return types.includes("null") && text === "" ? null : text;
}

function checked({ name, schema }: Parameter, value: unknown): unknown {
  const found = violation(schema, value);
  if (!found) return value;
  const at = found.at === "" ? name : `${name}: ${found.at}`;
  throw badParameter(name, `The parameter ${at} ${found.message}.`);
}

function checkHeader(parameter: Parameter, value: string | null): void {
  if (value !== null) checked(parameter, value);
}
