import type { Schemas } from "../../enterprise-manager/schemas.js";
import { HttpError, notFound } from "../http-error.js";
import type { SchemaTable, Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import { rewriteTexts } from "../store/texts.js";
import type { SessionCall } from "./call.js";
import { bareId, idIn } from "./document.js";
import { TaskFailure } from "./tasks.js";

export type Tenant = Row & Schemas["CloudTenant"];
export type Subtenant = Row & Schemas["CloudSubtenant"];

export function tenantTable({ store }: { readonly store: Store }): SchemaTable {
  return store.table("CloudTenant");
}

/** Returns the tenants that the session can access. */
export function tenantsOf(call: SessionCall): readonly Tenant[] {
  const { tenantId } = call.session;
  const table = tenantTable(call);
  return (tenantId === undefined ? table.all() : [table.get(tenantId) ?? []].flat()) as readonly Tenant[];
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

/** Returns the tenant that the path names. Refuses a tenant, which manages only its subtenants. */
export function managedTenant(call: SessionCall): Tenant {
  providersOnly(call);
  return tenantOf(call);
}

export function providersOnly({ session }: SessionCall): void {
  if (session.tenantId !== undefined) throw new HttpError(403, "Tenants may not do this.");
}

export function pathOf(tenant: Row): string {
  return `/cloud/tenants/${idIn(tenant)}`;
}

/** Returns the subtenants of a tenant. */
export function subtenantsOf({ store }: SessionCall, tenant: Row): readonly Subtenant[] {
  const path = `${pathOf(tenant)}/`;
  const rows = store.table("CloudSubtenant").all();
  return rows.filter(({ Href }) => String(Href).includes(path)) as Row[] as Subtenant[];
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
  const [oldId, newId] = [idIn(from) ?? "none", idIn(to) ?? "none"];
  return rewriteTexts(row, (text) => (text === from.Name ? String(to.Name) : text.replaceAll(oldId, newId)));
}
