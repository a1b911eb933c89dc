import type { operations } from "../../../generated/enterprise-manager.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { ApiDocument, Operation } from "../document.js";
import type { Fault } from "../faults.js";
import type { Random } from "../random.js";
import { missing } from "../refusal.js";
import { bareId } from "./infrastructure.js";
import type { TenantRow } from "./rows.js";
import type { Session, Sessions } from "./sessions.js";
import type { Commit, Tasks, Work } from "./tasks.js";
import { type Views, visible } from "./views.js";

/** What the handlers work on. */
export interface Server {
  readonly document: ApiDocument;
  readonly tenants: TenantRow[];
  readonly sessions: Sessions;
  readonly tasks: Tasks;
  readonly views: Views;
  readonly random: Random;
}

/** One checked request on its way to its handler. */
export interface Call extends Server {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
  /** One of the page faults. */
  readonly fault: Fault | undefined;
}

/** A call within a session. */
export interface SessionCall extends Call {
  readonly session: Session;
}

/** What a handler gives back: content, the work of a task, or nothing. It throws a refusal where it cannot. */
export type Reply = Content | Started | undefined;

/** Handlers by operationId; only operations of the document have any. */
export type Handlers<C = SessionCall> = { readonly [Id in keyof operations]?: (call: C) => Reply } & {
  readonly [id: string]: ((call: C) => Reply) | undefined;
};

export interface Content {
  readonly shape: XmlShapeName;
  readonly value: object;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

export interface Started {
  readonly work: Work;
}

export function content(shape: XmlShapeName, value: object): Content {
  return { shape, value };
}

/** A task that checks and prepares in its work, and shows the result in the commit. */
export function task(work: () => Commit): Started {
  return { work };
}

/** The body as the document describes it: it was checked against the schema before the handler runs. */
export function bodyOf<T>({ body }: Call): T {
  return body as T;
}

/** The tenants that the session may see. */
export function tenantsOf({ tenants, session }: SessionCall): TenantRow[] {
  return visible(tenants).filter((tenant) => session.tenant === undefined || session.tenant === tenant);
}

/** The tenant that the path names. */
export function tenantOf(call: SessionCall): TenantRow {
  const { tenantId = "" } = call.path;
  const tenant = tenantsOf(call).find(({ id }) => id === bareId(tenantId, "CloudTenant"));
  if (!tenant) throw missing("Tenant", tenantId);
  return tenant;
}

/** Takes a row out, where it still is. */
export function remove<T>(rows: T[], row: T): void {
  const at = rows.indexOf(row);
  if (at >= 0) rows.splice(at, 1);
}
