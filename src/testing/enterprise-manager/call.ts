import type { operations } from "../../../generated/enterprise-manager.js";
import type { Schemas } from "../../enterprise-manager/schemas.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { ApiDocument, Operation } from "../document.js";
import type { Fault } from "../faults.js";
import { HttpError, notFound } from "../http-error.js";
import type { Random } from "../random.js";
import type { SchemaTable, Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import { bareId, idIn } from "./document.js";
import type { Session, Sessions } from "./sign-in.js";
import { TaskFailure, type Tasks, type Work } from "./tasks.js";

export type Tenant = Row & Schemas["CloudTenant"];
export type Subtenant = Row & Schemas["CloudSubtenant"];

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
export interface Call extends Server {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
  readonly session: Session;
}

/** Result of a handler: content, the work of a task, or nothing. A handler throws `HttpError` to refuse a request. */
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

/** Returns the body, which was validated against its schema. */
export function bodyOf<T>({ body }: Call): T {
  return body as T;
}

/** Returns the rows of a table that the session can access: tenants see only themselves and their subtenants. */
export function accessibleRows({ session: { tenantId } }: Call, table: SchemaTable): readonly Row[] {
  if (tenantId === undefined || !/^Cloud(Ten|Subten)ant$/.test(table.name)) return table.all();
  return table.all().filter((row) => idIn(row) === tenantId || isBelow(row, tenantId));
}

/** Returns the row that a path parameter names. */
export function namedRow(call: Call, schema: string, parameter: string): Row {
  const id = call.path[parameter] ?? "";
  const kind = schema.replace(/Entity$/, "");
  const row = call.store.table(schema).get(bareId(id, kind));
  const { tenantId } = call.session;
  const isForeign = schema === "CloudTenant" && tenantId !== undefined && row && idIn(row) !== tenantId;
  if (!row || isForeign) throw notFound(kind.replace(/^Cloud/, ""), id);
  return row;
}

export function tenantOf(call: Call): Tenant {
  return namedRow(call, "CloudTenant", "tenantId") as Tenant;
}

/** Returns the tenant that the path names. Refuses a tenant, which manages only its subtenants. */
export function managedTenant(call: Call): Tenant {
  providersOnly(call);
  return tenantOf(call);
}

export function providersOnly({ session }: Call): void {
  if (session.tenantId !== undefined) throw new HttpError(403, "Tenants may not do this.");
}

/** Whether a row is below another one: its link to itself or to a parent contains the ID. */
export function isBelow({ Href, Links }: Row, id: string): boolean {
  return JSON.stringify([Href, Links]).includes(id);
}

/** Returns the subtenants of a tenant. */
export function subtenantsOf({ store }: Call, tenant: Row): readonly Subtenant[] {
  const rows = store.table("CloudSubtenant").all() as readonly Subtenant[];
  return rows.filter((row) => isBelow(row, idIn(tenant) ?? ""));
}

/** Returns the entity that a UUID or URN in a body names. Throws `TaskFailure` if it does not exist. */
export function infrastructureRow({ store }: Call, kind: string, uid: string): Row {
  const tables = [kind, `${kind}Entity`].map(store.table);
  const found = tables.map((table) => table.get(bareId(uid, kind))).find((row) => row !== undefined);
  if (found) return found;
  const words = kind.replace(/^Cloud/, "").replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  throw new TaskFailure(`The ${words.toLowerCase()} ${uid} was not found.`);
}
