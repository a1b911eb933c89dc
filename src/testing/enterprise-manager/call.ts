import type { operations } from "../../../generated/enterprise-manager.js";
import type { Operation } from "../document.js";
import type { Fault } from "../faults.js";
import { notFound } from "../http-error.js";
import { valueAt } from "../list/values.js";
import type { Parameters } from "../parameters.js";
import type { Row } from "../store/table.js";
import { bareId, idIn } from "./document.js";
import type { Server } from "./server.js";
import type { Session } from "./sign-in.js";
import { TaskFailure, type Work } from "./tasks.js";

/** A validated request. */
export interface Call extends Server, Parameters {
  readonly operation: Operation;
  /** The query as it was sent. */
  readonly search: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
  readonly session: Session;
  /** Headers of the response, to which a handler can add. */
  readonly responseHeaders: Record<string, string>;
  /** Starts the task of a write, and returns it. */
  start(work: Work): object;
}

/** Result of a handler: a value of the schema of the response, or nothing. Throws `HttpError` to reject a request. */
export type Reply = object | undefined;

/** Handlers by `operationId`. */
export type Handlers = { readonly [Id in keyof operations]?: (call: Call) => Reply } & {
  readonly [id: string]: ((call: Call) => Reply) | undefined;
};

/** Properties of a tenant that contain the rows of a schema. Rows of all other schemas have tables. */
export const containers: Readonly<Record<string, string>> = {
  CloudTenantResource: "Resources",
  CloudTenantComputeResource: "ComputeResources",
  CloudTenantVCloudComputeResource: "VCloudComputeResources",
};

/** Returns the rows of a schema: those in the tenant if it contains them. */
export function rowsOf({ store }: Call, schema: string, tenant?: Row): readonly Row[] {
  const container = containers[schema];
  if (!container) return store.table(schema).rows();
  return (valueAt(tenant, `${container}.${schema}s`) ?? []) as readonly Row[];
}

/** Returns the row that a path parameter names. `tenant` is the row that precedes it in the path. */
export function namedRow(call: Call, schema: string, parameter: string, tenant?: Row): Row {
  const { path, store } = call;
  const id = path[parameter] ?? "";
  const kind = schema.replace(/Entity$/, "");
  const key = bareId(id, kind);
  const nested = schema in containers && rowsOf(call, schema, tenant).find((one) => idIn(one) === key);
  const row = nested || store.table(schema).get(key);
  const isElsewhere = row && tenant && !isBelow(row, idIn(tenant) ?? "");
  if (row && !isElsewhere) return row;
  throw notFound(kind.replace(/^Cloud/, ""), id);
}

/** Whether a row is below another one: its link to itself or to a parent contains the ID. */
export function isBelow({ Href, Links }: Row, id: string): boolean {
  return JSON.stringify([Href, Links]).includes(id);
}

/** Returns the entity that a UUID or URN in a body names. Throws `TaskFailure` if it does not exist. */
export function infrastructureRow({ store }: Call, kind: string, uid: string): Row {
  const tables = [kind, `${kind}Entity`].map(store.table);
  const found = tables.map((table) => table.get(bareId(uid, kind))).find((row) => row !== undefined);
  if (found) return found;
  const words = kind.replace(/^Cloud/, "").replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  throw new TaskFailure(`The ${words.toLowerCase()} ${uid} was not found.`);
}
