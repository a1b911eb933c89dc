import { expectTypeOf } from "vitest";
import {
  and,
  type BackupServer,
  type CloudGatewayPoolEntity,
  type CloudHardwarePlan,
  type CloudSubtenant,
  type CloudTenant,
  type EnterpriseManagerClient,
  type EntityReference,
  or,
  type Repository,
  type Schemas,
  type TaskHandle,
  type WanAccelerator,
} from "../../src/enterprise-manager/index.js";

/** Compiled but never run. */
export async function facade(em: EnterpriseManagerClient, spec: Schemas["CreateCloudTenantSpec"]) {
  expectTypeOf(await em.tenants.create(spec)).toEqualTypeOf<CloudTenant>();
  expectTypeOf(await em.tenants.create(spec, { wait: false })).toEqualTypeOf<TaskHandle<CloudTenant>>();
  const wait: boolean = spec.Enabled === true;
  expectTypeOf(await em.tenants.create(spec, { wait })).toEqualTypeOf<CloudTenant | TaskHandle<CloudTenant>>();
  expectTypeOf(em.query("CloudTenant").only()).resolves.toEqualTypeOf<CloudTenant>();
  expectTypeOf(await em.tenants.delete("id", { includeBackups: true })).toBeVoid();
  expectTypeOf(await em.subtenants.list("id")).toEqualTypeOf<CloudSubtenant[]>();
  const absent = undefined;
  await em.tenants.create({ Name: "A", Password: "b", BackupServerUid: "c", Description: absent });
  // @ts-expect-error: a required property is not undefined
  await em.tenants.create({ Name: "A", Password: "b", BackupServerUid: absent });
  // @ts-expect-error: a tenant needs a backup server
  await em.tenants.create({ Name: "A" });
  // @ts-expect-error: counters are read-only
  await em.tenants.update("id", (tenant) => (tenant.BackupCount = 0));
  // @ts-expect-error: quotas of a tenant are read-only in its draft
  await em.tenants.update("id", (tenant) => (tenant.Resources = null));
  // @ts-expect-error: so are their properties
  await em.tenants.update("id", (tenant) => tenant.Resources?.CloudTenantResource?.pop());
  // @ts-expect-error: storage quotas cannot be changed
  em.resources.update;

  expectTypeOf(em.query("CloudTenant").first()).resolves.toEqualTypeOf<CloudTenant | undefined>();
  expectTypeOf(em.query("CloudTenant", { format: "References" }).toArray()).resolves.toEqualTypeOf<EntityReference[]>();
  expectTypeOf(em.query("CloudSubtenant", { sortDescending: "Quota" }).toArray()).resolves.toEqualTypeOf<
    CloudSubtenant[]
  >();
  // @ts-expect-error: tasks have no references
  em.query("Task", { format: "References" });
  // @ts-expect-error: subtenants have Disabled, tenants have Enabled
  em.query("CloudSubtenant", { filter: (s) => s.Enabled.equals(true) });
  // @ts-expect-error: booleans have no order
  em.query("CloudTenant", { filter: (t) => t.Enabled.lessThan(true) });
  em.query("CloudTenant", { filter: (t) => and(t.Type.lessThan("ActiveDirectory"), or(t.Name.equals("A"))) });
  // @ts-expect-error: unknown type
  em.query("CloudTenant", { filter: (t) => t.Type.equals("Other") });

  const [link] = (await em.tenants.get("id")).Links ?? [];
  if (link) expectTypeOf(await em.follow(link)).toEqualTypeOf<Record<string, unknown>>();
  if (link) expectTypeOf(await em.follow<Schemas["CloudSubtenants"]>(link)).toEqualTypeOf<Schemas["CloudSubtenants"]>();
  // @ts-expect-error: a query has no total
  em.query("CloudTenant").total();
}

export async function infrastructure(em: EnterpriseManagerClient) {
  expectTypeOf(await em.backupServers.list()).toEqualTypeOf<BackupServer[]>();
  expectTypeOf(await em.repositories.list({ backupServerId: "id", timeout: 5 })).toEqualTypeOf<Repository[]>();
  expectTypeOf(await em.hardwarePlans.get("id")).toEqualTypeOf<CloudHardwarePlan>();
  expectTypeOf(await em.wanAccelerators.list()).toEqualTypeOf<WanAccelerator[]>();
  expectTypeOf(await em.gatewayPools.get("id")).toEqualTypeOf<CloudGatewayPoolEntity>();
  // @ts-expect-error: only repositories can be listed by backup server
  await em.wanAccelerators.list({ backupServerId: "id" });
  // @ts-expect-error: infrastructure is read-only
  em.backupServers.create;

  expectTypeOf(em.query("Repository").first()).resolves.toEqualTypeOf<Repository | undefined>();
  expectTypeOf(em.query("CloudGatewayPool").only()).resolves.toEqualTypeOf<CloudGatewayPoolEntity>();
  expectTypeOf(em.query("WanAccelerator", { format: "References" }).toArray()).resolves.toEqualTypeOf<
    EntityReference[]
  >();
  em.query("Repository", { filter: (r) => and(r.FreeSpace.lessThan(5), r.BackupServerUid.equals("id")) });
  em.query("CloudHardwarePlan", { filter: (p) => p.Platform.equals("HyperV"), sortAscending: "BackupServerUId" });
  // @ts-expect-error: repositories cannot be filtered by kind
  em.query("Repository", { filter: (r) => r.Kind.equals("Nfs") });
  // @ts-expect-error: unknown platform
  em.query("CloudHardwarePlan", { filter: (p) => p.Platform.equals("KVM") });
  // @ts-expect-error: IDs have no order
  em.query("BackupServer", { filter: (s) => s.UID.lessThan("id") });
  // @ts-expect-error: the name of the property is BackupServerUId
  em.query("CloudHardwarePlan", { sortAscending: "BackupServerUid" });
}
