import { notFound } from "../../http-error.js";
import { randomFrom, randomUid } from "../../random.js";
import { propertiesOf } from "../../schema.js";
import type { Row } from "../../store/table.js";
import { type Call, type Handlers, namedRow } from "../call.js";
import { patched } from "../patch.js";

/** A kind of resource of tenants. */
export interface ResourceKind {
  /** Name of the schema. */
  readonly name: string;
  /** Property of the tenant that is `true` if it has such a resource. */
  readonly flag: string;
  /** Property that identifies a row of the usage. */
  readonly id: string;
  /** Whether a tenant has one resource at most. */
  readonly isSingle: boolean;
  /** Returns what the resource assigns to the tenant: the properties of its usage. */
  items(resource: Row): readonly Row[];
}

/** A kind of replication. Its resource assigns hardware plans or data centers, each with an appliance. */
const replication = (name: string, flag: string, list: string, id: string): ResourceKind => ({
  name,
  flag,
  id,
  isSingle: true,
  items: (resource) => resource[list] as readonly Row[],
});
const native = replication(
  "TenantReplicationResource",
  "isNativeReplicationResourcesEnabled",
  "hardwarePlans",
  "hardwarePlanUid",
);
const director = replication(
  "TenantVcdReplicationResource",
  "isVcdReplicationResourcesEnabled",
  "dataCenters",
  "dataCenterUid",
);

export const resourceKinds: readonly ResourceKind[] = [
  {
    name: "TenantBackupResource",
    flag: "isBackupResourcesEnabled",
    id: "backupResourceUid",
    isSingle: false,
    items: ({ instanceUid: backupResourceUid, storageQuota }) => [{ backupResourceUid, storageQuota }],
  },
  native,
  director,
];

/** Updates the usage of a tenant: rows for new resources are added, those of deleted ones removed. */
export function updateUsage({ store, path: { tenantUid } }: Call, { name, id, items }: ResourceKind): void {
  const usage = store.table(`${name}Usage`);
  const before = usage.where("tenantUid", tenantUid);
  for (const row of before) usage.remove(usage.key(row));
  const unused = Object.fromEntries(Object.keys(propertiesOf(usage.schema)).map((property) => [property, 0]));
  for (const resource of store.table(name).where("tenantUid", tenantUid)) {
    const { companyUid, siteUid } = resource;
    for (const item of items(resource)) {
      const known = before.find((row) => row[id] === item[id]) ?? { ...unused, companyUid, tenantUid, siteUid };
      const facts = Object.entries(item).filter(([property]) => property in unused);
      usage.insert({ ...known, ...Object.fromEntries(facts) });
    }
  }
}

export const tenantResources: Handlers = {
  ...appliances(native, "TenantReplicationResourceNetworkAppliance"),
  ...appliances(director, "TenantReplicationResourceVcdNetworkAppliance"),
  getTenantReplicationResourceHardwarePlan: (call) => itemOf(call, native),
  getTenantVcdReplicationResourceDataCenter: (call) => itemOf(call, director),
};

function resourcesOf(call: Call, { name }: ResourceKind): readonly Row[] {
  return call.store.table(name).where("tenantUid", namedRow(call, "CloudTenant", "tenantUid").instanceUid);
}

function itemOf(call: Call, kind: ResourceKind): Row {
  const uid = call.path[kind.id];
  const item = resourcesOf(call, kind)
    .flatMap(kind.items)
    .find((one) => one[kind.id] === uid);
  if (!item) throw notFound(kind.id, String(uid));
  return item;
}

/** Operations on the network extension appliances of a tenant: one for each item, which is made on first use. */
function appliances(kind: ResourceKind, schema: string): Handlers {
  const { id, name, items } = kind;
  const list = (call: Call): readonly Row[] => {
    const table = call.store.table(schema);
    const [first] = call.store.table(name).examples;
    return resourcesOf(call, kind).flatMap((resource) =>
      items(resource).map(({ [id]: uid }) => {
        // The documented appliances belong to the first documented resource.
        const isFirst = resource.instanceUid === first?.instanceUid;
        const made = randomUid(randomFrom(String(resource.instanceUid), String(uid)));
        const model = table.examples.find((row) => isFirst && row[id] === uid) ?? {
          ...table.examples[0],
          instanceUid: made,
          name: `nea-${made.slice(0, 8)}`,
          [id]: uid,
        };
        return table.get(table.key(model)) ?? table.insert(model);
      }),
    );
  };
  const one = (call: Call): Row => {
    const { applianceUid = "" } = call.path;
    const row = list(call).find(({ instanceUid }) => instanceUid === applianceUid);
    if (!row) throw notFound(schema, applianceUid);
    return row;
  };
  return {
    [`get${name}sNetworkAppliances`]: list,
    [`get${name}sNetworkAppliance`]: one,
    [`patch${name}sNetworkAppliance`]: (call: Call) => call.store.table(schema).insert(patched(call, one(call))),
  };
}
