import { identities } from "../../generated/vspc.identities.js";
import type { ApiResponse } from "../http/call.js";
import { ApiError, type ErrorKind, inputError } from "../http/errors.js";
import type { LooseInit } from "../http/request.js";
import type { ListOptions, PageSource } from "../paging/index.js";
import { asObject } from "../util/objects.js";
import { type LooseListQuery, listQuery } from "./query/list-query.js";
import { throwReported } from "./responses.js";
import { identityOf, withoutProperties } from "./row-identity.js";

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
  const identity = identities[path] ?? ["instanceUid"];
  if (identity.length === 0 && init.consistency === "exact") {
    throw inputError(`list: consistency "exact" is not possible for ${operation}, because its rows have no identity`);
  }
  const query = listQuery(init);
  const { select } = init;
  const isSelected = (property: string) => select?.some((name) => `${property}.`.startsWith(`${name}.`)) ?? true;
  // An operation that is missing from our specification may not have the property.
  const added = Object.hasOwn(identities, path) ? identity.filter((property) => !isSelected(property)) : [];
  const sent = added.length === 0 ? query : { ...query, ...listQuery({ select: [...(select ?? []), ...added] }) };
  return {
    error,
    warn: (message) => warn(`${operation}: ${message}`),
    scope: { path: [path, init.path], query: init.query, ...query },
    async fetchPage(offset, limit, signal) {
      const { data: body, status } = await fetchPage({ ...sent, limit, offset }, signal);
      throwReported(body, status, { operation });
      const { data, meta } = asObject(body);
      if (!Array.isArray(data)) throw error(`the server returned ${status} without a list`, "protocol", status);
      const { total, offset: from, skip } = asObject(asObject(meta).pagingInfo);
      return {
        rows: added.length === 0 ? data : data.map((row) => withoutProperties(row, added, select ?? [])),
        identities: data.map((row) => identityOf(row, identity)),
        total: countOf(total),
        offset: countOf(from) ?? countOf(skip),
      };
    },
  };
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}
