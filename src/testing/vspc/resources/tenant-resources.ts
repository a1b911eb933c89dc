import { propertiesOf } from "../../document.js";
import { randomFrom, randomUid } from "../../random.js";
import { conflict, missing } from "../../refusal.js";
import type { SchemaTable } from "../../store/relations.js";
import { type Row, sourceOf } from "../../store/table.js";
import { type Call, data, done, type Handlers, type Reply } from "../call.js";
import { answerFromDocument, newRow, patched } from "./from-document.js";
import { changed, tenantOf } from "./tenants.js";

/** One of the two kinds of replication, whose resource allots hardware plans or data centers to a tenant. */
interface Kind {
  readonly resource: string;
  readonly usage: string;
  readonly appliance: string;
  /** What is allotted: the list in the resource, and the id in each of its items. */
  readonly list: string;
  readonly id: string;
  /** The property of the tenant that says whether it has a resource. */
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

/** Backup and replication resources: creating and deleting them shows in the tenant and in the usage. */
export const tenantResources: Handlers = {
  createTenantBackupResource: (call) => {
    const table = call.store.table("TenantBackupResource");
    const row = table.insert(newRow(call, table, { ...placeOf(call), usedSpace: 0 }));
    return backupResourcesChanged(call, data(row));
  },
  patchTenantBackupResource: (call) => backupResourcesChanged(call, answerFromDocument(call)),
  deleteTenantBackupResource: (call) => {
    answerFromDocument(call);
    return backupResourcesChanged(call, done());
  },
  createTenantReplicationResource: (call) => create(call, native),
  patchTenantReplicationResource: (call) => change(call, native),
  getTenantReplicationResourceHardwarePlan: (call) => allotted(call, native),
  getTenantReplicationResourcesNetworkAppliances: (call) => ({ source: sourceOf(appliancesOf(call, native)) }),
  getTenantReplicationResourcesNetworkAppliance: (call) => data(applianceOf(call, native)),
  patchTenantReplicationResourcesNetworkAppliance: (call) => patchAppliance(call, native),
  createTenantVcdReplicationResource: (call) => create(call, vcd),
  patchTenantVcdReplicationResource: (call) => change(call, vcd),
  getTenantVcdReplicationResourceDataCenter: (call) => allotted(call, vcd),
  getTenantVcdReplicationResourcesNetworkAppliances: (call) => ({ source: sourceOf(appliancesOf(call, vcd)) }),
  getTenantVcdReplicationResourcesNetworkAppliance: (call) => data(applianceOf(call, vcd)),
  patchTenantVcdReplicationResourcesNetworkAppliance: (call) => patchAppliance(call, vcd),
};

/** What rows of a tenant say about where they belong. */
function placeOf(call: Call): Row {
  const { instanceUid: tenantUid, assignedForCompany: companyUid, siteUid } = tenantOf(call);
  return { companyUid, tenantUid, siteUid };
}

/** The rows of a table that are the tenant's. */
function ownRows(call: Call, schema: string): readonly Row[] {
  const { instanceUid } = tenantOf(call);
  const table = call.store.table(schema);
  return table
    .near(String(instanceUid))
    .map(table.at)
    .filter(({ tenantUid }) => tenantUid === instanceUid);
}

/** Makes the usage of a tenant match what it has: unused where it is new, gone where that is. */
function matchUsage(call: Call, schema: string, id: string, has: ReadonlyMap<unknown, Row>): void {
  const table = call.store.table(schema);
  const known = ownRows(call, schema);
  for (const row of known) {
    const facts = has.get(row[id]);
    if (facts) table.update(table.key(row), facts);
    else table.remove(table.key(row));
  }
  const added = [...has].filter(([uid]) => !known.some((row) => row[id] === uid));
  for (const [uid, facts] of added) {
    const own: Row = { ...placeOf(call), [id]: uid, ...facts };
    const row = Object.keys(propertiesOf(table.schema)).map((name) => [name, name in own ? own[name] : 0]);
    table.insert(Object.fromEntries(row));
  }
}

function backupResourcesChanged(call: Call, reply: Reply): Reply {
  const rows = ownRows(call, "TenantBackupResource");
  const has = new Map(rows.map(({ instanceUid, storageQuota }) => [instanceUid, { storageQuota }]));
  matchUsage(call, "TenantBackupResourceUsage", "backupResourceUid", has);
  changed(call, { isBackupResourcesEnabled: rows.length > 0 });
  return reply;
}

function resourceOf(call: Call, { resource }: Kind): Row {
  const [row] = ownRows(call, resource);
  if (!row) throw missing(resource, String(tenantOf(call).instanceUid));
  return row;
}

function create(call: Call, kind: Kind): Reply {
  const table = call.store.table(kind.resource);
  const place = placeOf(call);
  if (ownRows(call, kind.resource).length > 0)
    throw conflict(`The tenant ${place.tenantUid} has a replication resource already.`);
  const row = table.insert(newRow(call, table, place));
  changed(call, { [kind.flag]: true });
  return allotmentChanged(call, kind, row);
}

function change(call: Call, kind: Kind): Reply {
  const before = resourceOf(call, kind);
  const table = call.store.table(kind.resource);
  return allotmentChanged(call, kind, table.update(table.key(before), patched(call, before)));
}

function allotmentChanged(call: Call, kind: Kind, row: Row): Reply {
  matchUsage(call, kind.usage, kind.id, new Map(allotments(row, kind).map((one) => [one[kind.id], {}])));
  return data(row);
}

function allotments(row: Row, { list }: Kind): readonly Row[] {
  return row[list] as readonly Row[];
}

function allotted(call: Call, kind: Kind): Reply {
  const uid = call.path[kind.id] ?? "";
  const found = allotments(resourceOf(call, kind), kind).find((one) => one[kind.id] === uid);
  if (!found) throw missing(kind.list, uid);
  return data(found);
}

/** The network extension appliance of each plan or data center that the tenant has. */
function appliancesOf(call: Call, kind: Kind): readonly Row[] {
  const [resource] = ownRows(call, kind.resource);
  if (!resource) return [];
  const { examples } = call.store.table(kind.resource);
  const isExample = examples.some(({ instanceUid }) => instanceUid === resource.instanceUid);
  const table = call.store.table(kind.appliance);
  return allotments(resource, kind).map(({ [kind.id]: uid }) => {
    const documented = isExample ? table.examples.find((row) => row[kind.id] === uid) : undefined;
    return documented ? (table.get(table.key(documented)) ?? documented) : madeAppliance(table, resource, kind, uid);
  });
}

/** The appliance is made when it is first looked at. */
function madeAppliance(table: SchemaTable, resource: Row, { id }: Kind, uid: unknown): Row {
  const instanceUid = randomUid(randomFrom(String(resource.instanceUid), String(uid)));
  const name = `nea-${instanceUid.slice(0, 8)}`;
  return table.get(instanceUid) ?? table.insert({ ...table.examples[0], instanceUid, name, [id]: uid });
}

function applianceOf(call: Call, kind: Kind): Row {
  const { applianceUid = "" } = call.path;
  const row = appliancesOf(call, kind).find(({ instanceUid }) => instanceUid === applianceUid);
  if (!row) throw missing(kind.appliance, applianceUid);
  return row;
}

function patchAppliance(call: Call, kind: Kind): Reply {
  const before = applianceOf(call, kind);
  return data(call.store.table(kind.appliance).update(String(before.instanceUid), patched(call, before)));
}
