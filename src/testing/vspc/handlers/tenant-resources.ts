import { HttpError, notFound } from "../../http-error.js";
import { randomFrom, randomUid } from "../../random.js";
import { propertiesOf } from "../../schema.js";
import type { Row } from "../../store/table.js";
import { type Call, data, done, type Handlers, type Reply } from "../call.js";
import { newRow, patched, replyFromDocument } from "./from-document.js";
import { changeTenant, tenantOf } from "./tenants.js";

/** Backup and replication resources. Changes are also visible in the tenant and in its usage. */
export const tenantResources: Handlers = {
  createTenantBackupResource: (call) => {
    const table = call.store.table("TenantBackupResource");
    const row = table.insert(newRow(call, table, { ...ownerOf(call), usedSpace: 0 }));
    return backupResourcesChanged(call, data(row));
  },
  patchTenantBackupResource: (call) => backupResourcesChanged(call, replyFromDocument(call)),
  deleteTenantBackupResource: (call) => {
    replyFromDocument(call);
    return backupResourcesChanged(call, done());
  },
  ...replication({
    resource: "TenantReplicationResource",
    appliance: "TenantReplicationResourceNetworkAppliance",
    item: "HardwarePlan",
    id: "hardwarePlanUid",
    flag: "isNativeReplicationResourcesEnabled",
  }),
  ...replication({
    resource: "TenantVcdReplicationResource",
    appliance: "TenantReplicationResourceVcdNetworkAppliance",
    item: "DataCenter",
    id: "dataCenterUid",
    flag: "isVcdReplicationResourcesEnabled",
  }),
};

/** Returns the properties by which rows refer to the tenant. */
function ownerOf(call: Call): Row {
  const { instanceUid: tenantUid, assignedForCompany: companyUid, siteUid } = tenantOf(call);
  return { companyUid, tenantUid, siteUid };
}

function rowsOf(call: Call, schema: string): readonly Row[] {
  return call.store.table(schema).where("tenantUid", tenantOf(call).instanceUid);
}

/** Updates the usage of a tenant: rows for new resources are added, those of deleted ones removed. */
function updateUsage(call: Call, schema: string, id: string, current: ReadonlyMap<unknown, Row>): void {
  const table = call.store.table(schema);
  const known = rowsOf(call, schema);
  for (const row of known) {
    const facts = current.get(row[id]);
    if (facts) table.update(table.key(row), facts);
    else table.remove(table.key(row));
  }
  for (const [uid, facts] of current) {
    if (known.some((row) => row[id] === uid)) continue;
    const unused = Object.keys(propertiesOf(table.schema)).map((name) => [name, 0]);
    table.insert({ ...Object.fromEntries(unused), ...ownerOf(call), [id]: uid, ...facts });
  }
}

function backupResourcesChanged(call: Call, reply: Reply): Reply {
  const rows = rowsOf(call, "TenantBackupResource");
  const current = new Map(rows.map(({ instanceUid, storageQuota }) => [instanceUid, { storageQuota }]));
  updateUsage(call, "TenantBackupResourceUsage", "backupResourceUid", current);
  changeTenant(call, { isBackupResourcesEnabled: rows.length > 0 });
  return reply;
}

/** One of the two kinds of replication. Its resource assigns hardware plans or data centers to a tenant. */
interface Kind {
  readonly resource: string;
  readonly appliance: string;
  /** Name of an assigned plan or data center. */
  readonly item: string;
  readonly id: string;
  /** Property of the tenant that is `true` if it has a resource. */
  readonly flag: string;
}

function replication({ resource, appliance, item, id, flag }: Kind): Handlers {
  const itemsIn = (row: Row) => row[`${item[0]?.toLowerCase()}${item.slice(1)}s`] as readonly Row[];
  const tableOf = ({ store }: Call) => store.table(resource);
  const resourceOf = (call: Call): Row => {
    const [row] = rowsOf(call, resource);
    if (!row) throw notFound(resource, call.path.tenantUid ?? "");
    return row;
  };
  const withUsage = (call: Call, row: Row): Reply => {
    updateUsage(call, `${resource}Usage`, id, new Map(itemsIn(row).map((one) => [one[id], {}])));
    return data(row);
  };
  /** Returns the network extension appliance of each item. Those without an example are made on first use. */
  const appliancesOf = (call: Call): readonly Row[] => {
    const [row] = rowsOf(call, resource);
    const table = call.store.table(appliance);
    const isExample = tableOf(call).examples.some(({ instanceUid }) => instanceUid === row?.instanceUid);
    return (row ? itemsIn(row) : []).map(({ [id]: uid }) => {
      const documented = isExample && table.examples.find((one) => one[id] === uid);
      if (documented) return table.get(table.key(documented)) ?? documented;
      const instanceUid = randomUid(randomFrom(String(row?.instanceUid), String(uid)));
      const own = { instanceUid, name: `nea-${instanceUid.slice(0, 8)}`, [id]: uid };
      return table.get(instanceUid) ?? table.insert({ ...table.examples[0], ...own });
    });
  };
  const applianceOf = (call: Call): Row => {
    const { applianceUid = "" } = call.path;
    const row = appliancesOf(call).find(({ instanceUid }) => instanceUid === applianceUid);
    if (!row) throw notFound(appliance, applianceUid);
    return row;
  };
  return {
    [`create${resource}`]: (call: Call) => {
      if (rowsOf(call, resource).length > 0)
        throw new HttpError(409, `The tenant ${call.path.tenantUid} already has a replication resource.`);
      const row = tableOf(call).insert(newRow(call, tableOf(call), ownerOf(call)));
      changeTenant(call, { [flag]: true });
      return withUsage(call, row);
    },
    [`patch${resource}`]: (call: Call) => {
      const before = resourceOf(call);
      return withUsage(call, tableOf(call).update(tableOf(call).key(before), patched(call, before)));
    },
    [`get${resource}${item}`]: (call: Call) => {
      const found = itemsIn(resourceOf(call)).find((one) => one[id] === call.path[id]);
      if (!found) throw notFound(item, call.path[id] ?? "");
      return data(found);
    },
    [`get${resource}sNetworkAppliances`]: (call: Call) => ({ rows: () => appliancesOf(call) }),
    [`get${resource}sNetworkAppliance`]: (call: Call) => data(applianceOf(call)),
    [`patch${resource}sNetworkAppliance`]: (call: Call) => {
      const before = applianceOf(call);
      return data(call.store.table(appliance).update(String(before.instanceUid), patched(call, before)));
    },
  };
}
