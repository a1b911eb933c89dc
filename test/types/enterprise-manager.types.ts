import { expectTypeOf } from "vitest";
import {
  and,
  type CloudSubtenant,
  type CloudTenant,
  type EnterpriseManagerClient,
  type EntityReference,
  findLink,
  or,
  type Schemas,
  type Task,
} from "../../src/enterprise-manager/index.js";

/** Never run: the compiler is the test. */
export async function facade(em: EnterpriseManagerClient, spec: Schemas["CreateCloudTenantSpec"]) {
  expectTypeOf(await em.tenants.create(spec)).toEqualTypeOf<CloudTenant>();
  expectTypeOf(await em.tenants.create(spec, { wait: false })).toEqualTypeOf<Task<CloudTenant>>();
  const wait: boolean = spec.Enabled === true;
  expectTypeOf(await em.tenants.create(spec, { wait })).toEqualTypeOf<CloudTenant | Task<CloudTenant>>();
  expectTypeOf(em.query("CloudTenant").only()).resolves.toEqualTypeOf<CloudTenant>();
  expectTypeOf(await em.tenants.delete("id", { includeBackups: true })).toBeVoid();
  expectTypeOf(await em.subtenants.list("id")).toEqualTypeOf<CloudSubtenant[]>();
  // @ts-expect-error: a tenant needs a backup server
  await em.tenants.create({ Name: "A" });
  // @ts-expect-error: counters are the server's
  await em.tenants.update("id", (tenant) => (tenant.BackupCount = 0));
  // @ts-expect-error: storage quotas cannot be changed
  em.resources.update;

  expectTypeOf(em.query("CloudTenant").first()).resolves.toEqualTypeOf<CloudTenant | undefined>();
  expectTypeOf(em.query("CloudTenant", { format: "References" }).toArray()).resolves.toEqualTypeOf<EntityReference[]>();
  expectTypeOf(em.query("CloudSubtenant", { sortDescending: "Quota" }).toArray()).resolves.toEqualTypeOf<
    CloudSubtenant[]
  >();
  // @ts-expect-error: tasks come in full only
  em.query("Task", { format: "References" });
  // @ts-expect-error: subtenants are Disabled, tenants Enabled
  em.query("CloudSubtenant", { filter: (s) => s.Enabled.equals(true) });
  // @ts-expect-error: yes or no has no order
  em.query("CloudTenant", { filter: (t) => t.Enabled.lessThan(true) });
  em.query("CloudTenant", { filter: (t) => and(t.Type.lessThan("ActiveDirectory"), or(t.Name.equals("A"))) });
  // @ts-expect-error: there is no such type
  em.query("CloudTenant", { filter: (t) => t.Type.equals("Other") });

  const link = findLink(await em.tenants.get("id"), "Down", "CloudSubtenantList");
  if (link) expectTypeOf(await em.follow(link)).toEqualTypeOf<Schemas["CloudSubtenants"]>();
  // @ts-expect-error: there is no total
  em.query("CloudTenant").total();
}
