import type { ApiResponse, LooseInit } from "../http/call.js";
import { ApiError, type ErrorKind } from "../http/errors.js";
import type { ListOptions, PageSource } from "../paging/types.js";
import { asObject, isObject } from "../util/objects.js";
import { type LooseListQuery, listQuery } from "./query/list-query.js";
import { valueAt } from "./query/select.js";
import { loadDataTable } from "./requests.js";
import { throwReported } from "./responses.js";

/**
 * Creates the source of a list's pages: rows and paging information out of the envelope. Properties that identify a row are
 * added to `select`, and removed from the rows.
 */
export function createPageSource(
  path: string,
  init: LooseInit & LooseListQuery & ListOptions,
  warn: (message: string) => void,
  fetchPage: (query: Record<string, unknown>, signal: AbortSignal) => Promise<ApiResponse>,
): PageSource<unknown> {
  const operation = `GET ${path}`;
  const error = (message: string, kind: ErrorKind = "protocol", status?: number) =>
    new ApiError(kind, message, { operation, status });
  const query = listQuery(init);
  const { select = [] } = init;
  return {
    error,
    warn: (message) => warn(`${operation}: ${message}`),
    scope: { path: [path, init.path], query: init.query, ...query },
    async fetchPage(offset, limit, signal) {
      const { identity, added } = await identityIn(operation, select);
      const selection = added.length === 0 ? {} : listQuery({ select: [...select, ...added] });
      const { data: body, status } = await fetchPage({ ...query, ...selection, limit, offset }, signal);
      throwReported(body, status, { operation });
      const { data, meta } = asObject(body);
      if (!Array.isArray(data)) throw error(`the server returned ${status} without a list`, "protocol", status);
      const { total, offset: from, skip } = asObject(asObject(meta).pagingInfo);
      return {
        rows: added.length === 0 ? data : data.map((row) => withoutProperties(row, added, select)),
        identities: data.map((row) => identityOf(row, identity)),
        total: countOf(total),
        offset: countOf(from) ?? countOf(skip),
      };
    },
  };
}

/** Returns the properties that identify a row, and those of them that `select` lacks. */
async function identityIn(operation: string, select: readonly string[]) {
  const identity = (await loadDataTable())[operation];
  // An operation that is missing from our specification may not have the property.
  if (typeof identity !== "object") return { identity: ["instanceUid"], added: [] };
  const isSelected = (property: string) => select.some((name) => `${property}.`.startsWith(`${name}.`));
  return { identity, added: select.length === 0 ? [] : identity.filter((property) => !isSelected(property)) };
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

/** Returns the values of the properties that identify a row, as one text; `undefined` if the row lacks one of them. */
function identityOf(row: unknown, properties: readonly string[]): string | undefined {
  const values = properties.map((property) => valueAt(row, property.split(".")));
  return values.every((value) => /^(string|number|bigint)$/.test(typeof value)) ? values.join("/") : undefined;
}

/**
 * Returns a row without the given properties. For `owner.id`, it deletes all of `owner`, or only its `id` if `owner.name` is
 * selected.
 */
function withoutProperties(row: unknown, properties: readonly string[], selected: readonly string[]): unknown {
  if (!isObject(row)) return row;
  const stripped = { ...row };
  for (const property of properties) {
    const [name = "", ...rest] = property.split(".");
    const within = selected.flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
    if (within.length === 0) delete stripped[name];
    else if (name in stripped) stripped[name] = withoutProperties(stripped[name], [rest.join(".")], within);
  }
  return stripped;
}
