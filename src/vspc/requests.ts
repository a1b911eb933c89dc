import type { EncodedBody, SendingRules } from "../http/call.js";
import { encodeJson } from "../http/encode.js";
import { inputError } from "../http/errors.js";
import { uuid } from "../util/uuid.js";
import type { OperationTable } from "./operations.js";
import type { DataKind } from "./responses.js";
import { compareVersions, documentVersion } from "./version.js";

/** The server recognizes an `X-Request-id` for five minutes. The last attempt is sent well before that. */
const idempotencyWindow = 4.5 * 60_000;

/** The only path without credentials, and with a form as its body. */
const tokenPath = "/token";

export const requestIdHeader = "x-request-id";

type DataTable = typeof import("../../generated/vspc.data.js").dataKinds;
let dataTable: DataTable | undefined;

/** Returns the table of the data that operations return. It is loaded before the first request is sent. */
export async function loadDataTable(): Promise<DataTable> {
  dataTable ??= (await import("../../generated/vspc.data.js")).dataKinds;
  return dataTable;
}

/**
 * Creates the check that rejects operations newer than the client's version, and loads the tables that it and the response
 * need. The table of versions is loaded only if that version is older than the specification.
 */
export function versionCheck(version: string, operations: OperationTable) {
  const isCurrent = compareVersions(version, documentVersion) >= 0;
  return async (operation: string): Promise<void> => {
    await loadDataTable();
    const table = isCurrent ? undefined : (await import("../../generated/vspc.since.js")).since;
    const since = operations[operation]?.since ?? table?.[operation];
    if (since !== undefined && compareVersions(since, version) > 0)
      throw inputError(`requires version ${since} of the API, but the option version is ${version}`, operation);
  };
}

/**
 * Returns the rules for sending an operation. A write has a request ID, the caller's or a new one. Operations that accept no
 * ID (`/asyncActions`, `/token`) do not count as writes, because repeating them is harmless.
 */
export function sendingRules(method: string, template: string, given: string | undefined): SendingRules {
  if (given !== undefined && !uuid.test(given)) throw inputError(`requestId must be a UUID, got ${given}`);
  const anonymous = template === tokenPath;
  const write = method !== "GET" && method !== "HEAD" && !anonymous && !template.startsWith("/asyncActions");
  if (!write)
    return { anonymous, write, idempotent: true, idempotencyWindow: Infinity, requestId: undefined, headers: {} };
  const requestId = given ?? crypto.randomUUID();
  const headers = { [requestIdHeader]: requestId };
  return { anonymous, write, idempotent: true, idempotencyWindow, requestId, headers };
}

/**
 * Returns the kind of data in a success of an operation that was sent, or `any` for operations outside our specification.
 * With `select` an entity can lack its identity.
 */
export function dataKind(operations: OperationTable, operation: string, hasSelect: boolean): DataKind {
  if (operation.startsWith("DELETE ") || operations[operation]?.empty) return "none";
  const kind = dataTable?.[operation] ?? "any";
  if (typeof kind === "object") return "list";
  return kind === "entity" && hasSelect ? "object" : kind;
}

/** Encodes a body as JSON, or as a form for the token request. */
export function encodeBody(body: unknown, operation: string): EncodedBody | Promise<EncodedBody> {
  const isGrant = operation === `POST ${tokenPath}` && typeof body === "object" && body?.constructor === Object;
  return encodeJson(isGrant ? new URLSearchParams(body as Record<string, string>) : body);
}
