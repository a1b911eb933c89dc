import type { operations } from "../../../generated/enterprise-manager.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { ApiDocument, Operation } from "../document.js";
import type { Fault } from "../faults.js";
import { notFound } from "../http-error.js";
import { valueAt } from "../list/values.js";
import type { Parameters } from "../parameters.js";
import type { Random } from "../random.js";
import type { Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import { bareId, idIn } from "./document.js";
import type { Session, Sessions } from "./sign-in.js";
import { TaskFailure, type Tasks, type Work } from "./tasks.js";

/** State that the handlers work on. */
export interface Server {
  readonly document: ApiDocument;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly tasks: Tasks;
  readonly random: Random;
  readonly serverVersion: number;
}

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
}

/** Result of a handler: content, the work of a task, or nothing. A handler throws `HttpError` to reject a request. */
export type Reply = Content | Work | undefined;

/** Handlers by `operationId`. */
export type Handlers = { readonly [Id in keyof operations]?: (call: Call) => Reply } & {
  readonly [id: string]: ((call: Call) => Reply) | undefined;
};

export interface Content {
  readonly shape: XmlShapeName;
  readonly value: object;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function content(shape: XmlShapeName, value: object): Content {
  return { shape, value };
}

/** Properties of a tenant that contain the rows of a schema. Rows of all other schemas have tables. */
export const containers: Readonly<Record<string, string>> = {
  CloudTenantResource: "Resources",
  CloudTenantComputeResource: "ComputeResources",
  CloudTenantVCloudComputeResource: "VCloudComputeResources",
};

/** Returns the rows of a schema that the session can access. A tenant sees only itself and its subtenants. */
export function rowsOf({ session: { tenantId }, store }: Call, schema: string, tenant?: Row): readonly Row[] {
  const container = containers[schema];
  if (container) return (valueAt(tenant, `${container}.${schema}s`) ?? []) as readonly Row[];
  const rows = store.table(schema).all();
  if (tenantId === undefined || !/^Cloud(Ten|Subten)ant$/.test(schema)) return rows;
  return rows.filter((row) => idIn(row) === tenantId || isBelow(row, tenantId));
}

/** Returns the row that a path parameter names. `tenant` is the row that precedes it in the path. */
export function namedRow(call: Call, schema: string, parameter: string, tenant?: Row): Row {
  const { path, store, session } = call;
  const id = path[parameter] ?? "";
  const kind = schema.replace(/Entity$/, "");
  const key = bareId(id, kind);
  const nested = schema in containers && rowsOf(call, schema, tenant).find((one) => idIn(one) === key);
  const row = nested || store.table(schema).get(key);
  const isForeign = schema === "CloudTenant" && session.tenantId !== undefined && session.tenantId !== key;
  const isElsewhere = row && tenant && !isBelow(row, idIn(tenant) ?? "");
  if (row && !isForeign && !isElsewhere) return row;
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
