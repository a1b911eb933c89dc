import type { ApiResponse } from "../http/call.js";
import { ApiError, type ErrorKind } from "../http/errors.js";
import type { LooseInit } from "../http/request.js";
import type { PageSource } from "../paging/index.js";
import { asObject } from "../util/objects.js";
import { throwReported } from "./envelope.js";

type FetchPage = (query: Record<string, unknown>, signal: AbortSignal) => Promise<ApiResponse>;

/** The pages of a collection: rows and paging facts out of the envelope. Throws `protocol` where there is no list. */
export function pageSource(
  path: string,
  init: LooseInit,
  query: Record<string, unknown>,
  fetchPage: FetchPage,
): PageSource<unknown> {
  const operation = `GET ${path}`;
  const error = (message: string, kind: ErrorKind = "protocol", status?: number) =>
    new ApiError(kind, message, { operation, ...(status !== undefined && { status }) });
  return {
    error,
    identity: { path: [path, init.path], query: init.query, ...query },
    key: query.select === undefined ? rowKey : instanceUid,
    async fetchPage(offset, limit, signal) {
      const { data: body, status } = await fetchPage({ ...query, limit, offset }, signal);
      throwReported(body, status, { operation });
      const { data, meta } = asObject(body);
      if (!Array.isArray(data)) throw error(`the server returned ${status} without a list`, "protocol", status);
      const { total, offset: from, skip } = asObject(asObject(meta).pagingInfo);
      return { rows: data, total: number(total), offset: number(from) ?? number(skip) };
    },
  };
}

/** What tells a row from the others: its instanceUid, or all its other uids together. */
function rowKey(row: unknown): string | undefined {
  return instanceUid(row) ?? otherUids(asObject(row));
}

/** With `select` a row may have some of its uids only, which many rows share: then the instanceUid alone counts. */
function instanceUid(row: unknown): string | undefined {
  const { instanceUid: uid } = asObject(row);
  return typeof uid === "string" ? uid : undefined;
}

function otherUids(row: Record<string, unknown>): string | undefined {
  const names = Object.keys(row).filter((name) => name.endsWith("Uid") && typeof row[name] === "string");
  return names.length === 0 ? undefined : names.map((name) => row[name]).join("/");
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}
