import type { Schemas } from "../../enterprise-manager/schemas.js";
import { pageUnderFault } from "../page-faults.js";
import { badRequest } from "../refusal.js";
import { content, type Reply, type SessionCall } from "./call.js";
import { type Comparison, fits, parseFilter, type Test } from "./filter.js";
import { bareId } from "./infrastructure.js";
import { comparedValue, type Found, queryTypes } from "./query-types.js";

const defaultPageSize = 100;

export function getQueryService(call: SessionCall): Reply {
  const { href, link } = call.views;
  const links = Object.keys(queryParameters(call)).map((name) => link("Down", `/query?type=${name}`, "QueryResult"));
  const up = link("Up", `/logonSessions/${call.session.id}`, "LogonSession");
  return content("QueryService", { Href: href("/querySvc"), Type: "QueryService", Links: [up, ...links] });
}

/** Finds, sorts and cuts into pages. Names are taken in any case. */
export function query(call: SessionCall): Reply {
  const { query: given } = call;
  const types = queryParameters(call);
  const name = nameIn(types, given.get("type") ?? "") ?? "";
  const type = queryTypes[name];
  if (!type)
    throw badRequest(
      `The query type '${given.get("type") ?? ""}' is not known. Known are ${Object.keys(types).join(", ")}.`,
    );
  const parameter = (one: string) => parameterNamed(types[name] ?? {}, one);
  const filter = given.get("filter") ?? "";
  const test =
    filter.trim() === "" ? () => true : parseFilter(filter, (one) => comparison(parameter(one.parameter), one));
  const rows = sorted(type.rows(call).filter(test), given, parameter);
  const page = askedPage(call);
  const shown = type.result(rows.slice(page.first, page.first + page.size), isEntities(given));
  return content("QueryResult", { ...shown, PagingInfo: pagingInfo(call, page, rows.length) });
}

/** The page that is asked for, or that a fault gives in its place. Rows that move do so by one, to either side. */
function askedPage({ query: given, fault }: SessionCall): Page {
  const number = wholeNumber(given, "page") ?? 1;
  const asked = wholeNumber(given, "pageSize") ?? defaultPageSize;
  const { first, size } = pageUnderFault(asked, (most) => (number - 1) * most, fault);
  const moved = fault?.kind === "rows-moved" && number > 1 ? (fault.random() < 0.5 ? -1 : 1) : 0;
  return { number: first / size + 1, size, first: first + moved };
}

function isEntities(given: URLSearchParams): boolean {
  const format = given.get("format") ?? "References";
  if (/^(references|entities)$/i.test(format)) return format.toLowerCase() === "entities";
  throw badRequest(`The format '${format}' is not known. Known are References, Entities.`);
}

function wholeNumber(given: URLSearchParams, name: string): number | undefined {
  const text = given.get(name);
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw badRequest(`The parameter ${name} must be a whole number from 1 up.`);
}

/** What a query type can be filtered and sorted by: names and types; a list of words is an enumeration. */
type QueryParameters = Readonly<Record<string, Kinds>>;

function queryParameters({ document }: SessionCall): QueryParameters {
  const query = document.operations.find(({ id }) => id === "query");
  return (query?.extension("x-query-parameters") ?? {}) as QueryParameters;
}

/** Names of what can be compared, with the types. */
type Kinds = Readonly<Record<string, string>>;

/** A parameter to compare by: its name and its type. */
interface Parameter {
  readonly name: string;
  readonly kind: string;
}

/** A page, counted from 1, with its most rows and the first of them. */
interface Page {
  readonly number: number;
  readonly size: number;
  readonly first: number;
}

function parameterNamed(kinds: Kinds, given: string): Parameter {
  const name = nameIn(kinds, given);
  if (name !== undefined) return { name, kind: kinds[name] ?? "string" };
  throw badRequest(`The query parameter '${given}' is not known. Known are ${Object.keys(kinds).join(", ")}.`);
}

function nameIn(names: object, given: string): string | undefined {
  return Object.keys(names).find((name) => name.toLowerCase() === given.toLowerCase());
}

function comparison({ name, kind }: Parameter, { operator, value }: Comparison): Test<Found> {
  const expected = comparable(name, kind, value);
  return (row) => {
    const found = comparedValue(row, name);
    if (found === undefined || found === null) return operator === "!=";
    return fits(order(comparable(name, kind, String(found)), expected), operator);
  };
}

/** A text as what it compares as: numbers by size, words of an enumeration by position, ids by their UUID. */
function comparable(name: string, kind: string, text: string): string | number {
  if (kind === "string") return /uid$/i.test(name) ? bareId(text) : text;
  if (kind === "integer") {
    if (/^-?\d+$/.test(text)) return Number(text);
    throw badRequest(`The value of ${name} must be an integer.`);
  }
  const words = kind === "boolean" ? ["false", "true"] : kind.split(", ");
  const at = words.findIndex((word) => word.toLowerCase() === text.toLowerCase());
  if (at < 0) throw badRequest(`The value of ${name} must be one of ${words.join(", ")}.`);
  return at;
}

/** What absent values sort as. */
const nothing = { string: "", number: -1 };

function order(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function sorted(rows: Found[], given: URLSearchParams, parameter: (name: string) => Parameter): Found[] {
  const [ascending, descending] = [given.get("sortAsc"), given.get("sortDesc")];
  if (ascending !== null && descending !== null) throw badRequest("Either sortAsc or sortDesc can be given, not both.");
  const chosen = ascending ?? descending;
  if (chosen === null) return rows;
  const { name, kind } = parameter(chosen);
  const key = (row: Found) => {
    const value = comparedValue(row, name) ?? undefined;
    return value === undefined
      ? nothing[kind === "string" ? "string" : "number"]
      : comparable(name, kind, String(value));
  };
  return rows.toSorted((one, other) => order(key(one), key(other)) * (ascending === null ? -1 : 1));
}

function pagingInfo({ views, query: given }: SessionCall, page: Page, total: number): Schemas["PagingInfo"] {
  const count = Math.max(1, Math.ceil(total / page.size));
  const link = (rel: string, number: number) => {
    const target = new URLSearchParams(given);
    target.set("pageSize", String(page.size));
    target.set("page", String(number));
    return views.link(rel, `/query?${target}`);
  };
  const previous = page.number > 1 ? [link("Prev", page.number - 1)] : [];
  const next = page.number < count ? [link("Next", page.number + 1)] : [];
  const links = [link("First", 1), ...previous, ...next, link("Last", count)];
  return { PageNum: page.number, PageSize: page.size, PagesCount: count, Links: links };
}
