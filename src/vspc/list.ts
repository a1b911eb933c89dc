import type { ApiResponse } from "../http/call.js";
import { ApiError, type ErrorKind } from "../http/errors.js";
import type { LooseInit } from "../http/request.js";
import type { ListOptions, PageSource } from "../paging/index.js";
import { asObject, isObject } from "../util/objects.js";
import { type LooseListQuery, listQuery } from "./query/list-query.js";
import { loadDataTable } from "./requests.js";
import { throwReported } from "./responses.js";

export interface RowSourceOptions {
  /** Path template of the list. */
  readonly path: string;
  readonly init: LooseInit & LooseListQuery & ListOptions;
  fetchPage(query: Record<string, unknown>, signal: AbortSignal): Promise<ApiResponse>;
  warn(message: string): void;
}

/**
 * Creates the source of a list's pages: rows and paging information out of the envelope. Properties that identify a row are
 * added to `select`, and removed from the rows.
 */
export function createPageSource({ path, init, fetchPage, warn }: RowSourceOptions): PageSource<unknown> {
  const operation = `GET ${path}`;
  const error = (message: string, kind: ErrorKind = "protocol", status?: number) =>
    new ApiError(kind, message, { operation, ...(status !== undefined && { status }) });
  const query = listQuery(init);
  return {
    error,
    warn: (message) => warn(`${operation}: ${message}`),
    scope: { path: [path, init.path], query: init.query, ...query },
    async fetchPage(offset, limit, signal) {
      const select = await selectionOf(operation, init.select);
      const sent = select.added.length === 0 ? query : { ...query, ...listQuery({ select: select.sent }) };
      const { data: body, status } = await fetchPage({ ...sent, limit, offset }, signal);
      throwReported(body, status, { operation });
      const { data, meta } = asObject(body);
      if (!Array.isArray(data)) throw error(`the server returned ${status} without a list`, "protocol", status);
      const { total, offset: from, skip } = asObject(asObject(meta).pagingInfo);
      return {
        rows: select.added.length === 0 ? data : data.map((row) => withoutProperties(row, select.added, select.given)),
        identities: data.map((row) => identityOf(row, select.identity)),
        total: countOf(total),
        offset: countOf(from) ?? countOf(skip),
      };
    },
  };
}

/** Returns the properties that identify a row, and which of them `select` lacks. */
async function selectionOf(operation: string, given: readonly string[] = []) {
  const data = (await loadDataTable())[operation];
  // An operation that is missing from our specification may not have the property.
  if (typeof data !== "object") return { identity: ["instanceUid"], given, added: [], sent: given };
  const isSelected = (property: string) => given.some((name) => `${property}.`.startsWith(`${name}.`));
  const added = given.length === 0 ? [] : data.filter((property) => !isSelected(property));
  return { identity: data, given, added, sent: [...given, ...added] };
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

/** Returns the values of the properties that identify a row, as one text; `undefined` if the row lacks one of them. */
function identityOf(row: unknown, properties: readonly string[]): string | undefined {
  const values = properties.map((property) => {
    let value = row;
    for (const name of property.split(".")) value = asObject(value)[name];
    return value;
  });
  return values.every((value) => /^(string|number|bigint)$/.test(typeof value)) ? values.join("/") : undefined;
}

/** Returns a row without the given properties, except for those that contain a selected one. */
function withoutProperties(row: unknown, properties: readonly string[], selected: readonly string[]): unknown {
  if (!isObject(row)) return row;
  const stripped = { ...row };
  for (const property of properties) {
    const [name = "", ...rest] = property.split(".");
    const within = selected.flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
    if (within.length === 0) delete stripped[name];
    else if (isObject(stripped[name])) {
      stripped[name] = withoutProperties(stripped[name], [rest.join(".")], within);
    }
  }
  return stripped;
}
