import { conflict, notFound } from "../../http-error.js";
import { randomFrom, randomUid } from "../../random.js";
import { propertiesOf } from "../../schema.js";
import { type Row, sourceOf } from "../../store/table.js";
import { type Call, data, done, type Handlers, type Reply } from "../call.js";
import { rowsWith } from "../relations.js";
import { newRow, patched, replyFromDocument } from "./from-document.js";
import { changeTenant, tenantOf } from "./tenants.js";

/** One of the two kinds of replication. Its resource assigns hardware plans or data centers to a tenant. */
interface Kind {
  readonly resource: string;
  readonly usage: string;
  readonly appliance: string;
  /** Property of the resource with the assigned plans or data centers. */
  readonly list: string;
  readonly id: string;
  /** Property of the tenant that is `true` if it has a resource. */
  readonly flag: string;
}

const native: Kind = {
  resource: "TenantReplicationResource",
  usage: "TenantReplicationResourceUsage",
  appliance: "TenantReplicationResourceNetworkAppliance",
  list: "hardwarePlans",
  id: "hardwarePlanUid",
  flag: "isNativeReplicationResourcesEnabled",
};

const vcd: Kind = {
  resource: "TenantVcdReplicationResource",
  usage: "TenantVcdReplicationResourceUsage",
  appliance: "TenantReplicationResourceVcdNetworkAppliance",
  list: "dataCenters",
  id: "dataCenterUid",
  flag: "isVcdReplicationResourcesEnabled",
};

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
  createTenantReplicationResource: (call) => create(call, native),
  patchTenantReplicationResource: (call) => change(call, native),
  getTenantReplicationResourceHardwarePlan: (call) => assigned(call, native),
  getTenantReplicationResourcesNetworkAppliances: (call) => ({ source: sourceOf(appliancesOf(call, native)) }),
  getTenantReplicationResourcesNetworkAppliance: (call) => data(applianceOf(call, native)),
  patchTenantReplicationResourcesNetworkAppliance: (call) => patchAppliance(call, native),
  createTenantVcdReplicationResource: (call) => create(call, vcd),
  patchTenantVcdReplicationResource: (call) => change(call, vcd),
  getTenantVcdReplicationResourceDataCenter: (call) => assigned(call, vcd),
  getTenantVcdReplicationResourcesNetworkAppliances: (call) => ({ source: sourceOf(appliancesOf(call, vcd)) }),
  getTenantVcdReplicationResourcesNetworkAppliance: (call) => data(applianceOf(call, vcd)),
  patchTenantVcdReplicationResourcesNetworkAppliance: (call) => patchAppliance(call, vcd),
};

/** Returns the properties by which rows refer to the tenant. */
function ownerOf(call: Call): Row {
  const { instanceUid: tenantUid, assignedForCompany: companyUid, siteUid } = tenantOf(call);
  return { companyUid, tenantUid, siteUid };
}

function rowsOf(call: Call, schema: string): readonly Row[] {
  return rowsWith(call.store.table(schema), "tenantUid", tenantOf(call).instanceUid);
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

function create(call: Call, kind: Kind): Reply {
  const table = call.store.table(kind.resource);
  if (rowsOf(call, kind.resource).length > 0)
    throw conflict(`The tenant ${call.path.tenantUid} already has a replication resource.`);
  const row = table.insert(newRow(call, table, ownerOf(call)));
  changeTenant(call, { [kind.flag]: true });
  return assignmentsChanged(call, kind, row);
}

function change(call: Call, kind: Kind): Reply {
  const before = resourceOf(call, kind);
  const table = call.store.table(kind.resource);
  return assignmentsChanged(call, kind, table.update(table.key(before), patched(call, before)));
}

function assignmentsChanged(call: Call, kind: Kind, row: Row): Reply {
  updateUsage(call, kind.usage, kind.id, new Map(assignmentsIn(row, kind).map((one) => [one[kind.id], {}])));
  return data(row);
}

function resourceOf(call: Call, { resource }: Kind): Row {
  const [row] = rowsOf(call, resource);
  if (!row) throw notFound(resource, call.path.tenantUid ?? "");
  return row;
}

function assignmentsIn(row: Row, { list }: Kind): readonly Row[] {
  return row[list] as readonly Row[];
}

function assigned(call: Call, kind: Kind): Reply {
  const uid = call.path[kind.id] ?? "";
  const found = assignmentsIn(resourceOf(call, kind), kind).find((one) => one[kind.id] === uid);
  if (!found) throw notFound(kind.list, uid);
  return data(found);
}

/** Returns the network extension appliance of each plan or data center. Those without an example are made on first use. */
function appliancesOf(call: Call, kind: Kind): readonly Row[] {
  const [resource] = rowsOf(call, kind.resource);
  if (!resource) return [];
  const { examples } = call.store.table(kind.resource);
  const isExample = examples.some(({ instanceUid }) => instanceUid === resource.instanceUid);
  const table = call.store.table(kind.appliance);
  return assignmentsIn(resource, kind).map(({ [kind.id]: uid }) => {
    const documented = isExample ? table.examples.find((row) => row[kind.id] === uid) : undefined;
    const instanceUid = documented
      ? table.key(documented)
      : randomUid(randomFrom(String(resource.instanceUid), String(uid)));
    const made = documented ?? {
      ...table.examples[0],
      instanceUid,
      name: `nea-${instanceUid.slice(0, 8)}`,
      [kind.id]: uid,
    };
    return table.get(instanceUid) ?? table.insert(made);
  });
}

function applianceOf(call: Call, kind: Kind): Row {
  const { applianceUid = "" } = call.path;
  const row = appliancesOf(call, kind).find(({ instanceUid }) => instanceUid === applianceUid);
  if (!row) throw notFound(kind.appliance, applianceUid);
  return row;
}

function patchAppliance(call: Call, kind: Kind): Reply {
  const before = applianceOf(call, kind);
  return data(call.store.table(kind.appliance).update(String(before.instanceUid), patched(call, before)));
}
