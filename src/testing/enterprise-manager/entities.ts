import type { Schemas } from "../../enterprise-manager/schemas.js";
import { forbidden, notFound } from "../http-error.js";
import type { SchemaTable } from "../store/store.js";
import type { Row } from "../store/table.js";
import { rewriteTexts } from "../store/texts.js";
import type { SessionCall } from "./call.js";
import { bareId, idIn } from "./document.js";
import { TaskFailure } from "./tasks.js";

export type Tenant = Row & Schemas["CloudTenant"];
export type Subtenant = Row & Schemas["CloudSubtenant"];

export function tenantTable({ store }: Pick<SessionCall, "store">): SchemaTable {
  return store.table("CloudTenant");
}

/** Returns the tenants that the session can access. */
export function tenantsOf(call: SessionCall): Tenant[] {
  const { tenantId } = call.session;
  const rows = tenantId === undefined ? [...tenantTable(call).rows()] : [tenantTable(call).get(tenantId) ?? []].flat();
  return rows as Tenant[];
}

/** Returns the tenant that the path names. */
export function tenantOf(call: SessionCall): Tenant {
  const { tenantId = "" } = call.path;
  const id = bareId(tenantId, "CloudTenant");
  const isAccessible = call.session.tenantId === undefined || call.session.tenantId === id;
  const tenant = isAccessible ? tenantTable(call).get(id) : undefined;
  if (!tenant) throw notFound("Tenant", tenantId);
  return tenant as Tenant;
}

/** Refuses a tenant, which manages only its subtenants. */
export function providersOnly({ session }: SessionCall): void {
  if (session.tenantId !== undefined) throw forbidden("Tenants may not do this.");
}

export function pathOf(tenant: Row): string {
  return `/cloud/tenants/${idIn(tenant)}`;
}

export function subtenantTable({ store }: Pick<SessionCall, "store">): SchemaTable {
  return store.table("CloudSubtenant");
}

/** Returns the subtenants of a tenant. */
export function subtenantsOf(call: SessionCall, tenant: Row): Subtenant[] {
  const table = subtenantTable(call);
  const rows = table.near(idIn(tenant) ?? "").map(table.at);
  return rows.filter(({ Href }) => String(Href).includes(`${pathOf(tenant)}/`)) as Subtenant[];
}

/** Kinds in URNs, with the schema of their rows and the words for them in messages. */
const kinds = {
  BackupServer: ["BackupServer", "backup server"],
  Repository: ["Repository", "repository"],
  WanAccelerator: ["WanAccelerator", "WAN accelerator"],
  CloudHardwarePlan: ["CloudHardwarePlan", "hardware plan"],
  CloudGatewayPool: ["CloudGatewayPoolEntity", "gateway pool"],
} as const;

/** Returns the entity that a UUID or URN names. Throws `TaskFailure` if it does not exist. */
export function infrastructureRow({ store }: SessionCall, kind: keyof typeof kinds, uid: string): Row {
  const [schema, words] = kinds[kind];
  const found = store.table(schema).get(bareId(uid, kind));
  if (!found) throw new TaskFailure(`The ${words} ${uid} was not found.`);
  return found;
}

/** Returns a copy of a row of one entity as a row of another, with the ID and the name replaced. */
export function renamed<T>(row: T, from: Row, to: Row): T {
  const [oldId, newId] = [idIn(from), idIn(to)];
  return rewriteTexts(row, (text) => {
    if (text === from.Name) return String(to.Name);
    return oldId === undefined || newId === undefined ? text : text.replaceAll(oldId, newId);
  });
}
