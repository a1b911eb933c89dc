import type { Source } from "../table.js";
import { appliancesOf, replicationUsageOf, vcdAppliancesOf, vcdReplicationUsageOf } from "./data/replication.js";
import { backupUsageOf, productsOf } from "./data/usage.js";
import type {
  BackupResourceUsage,
  Product,
  ReplicationAppliance,
  ReplicationUsage,
  Traffic,
  VcdReplicationAppliance,
  VcdReplicationUsage,
} from "./rows.js";
import { flattened, mapped } from "./sources.js";
import type { Collections } from "./store.js";

/** Rows that follow from those of other collections. */
export interface Derived {
  readonly backupResourceUsage: Source<BackupResourceUsage>;
  readonly replicationUsage: Source<ReplicationUsage>;
  readonly vcdReplicationUsage: Source<VcdReplicationUsage>;
  readonly appliances: Source<ReplicationAppliance>;
  readonly vcdAppliances: Source<VcdReplicationAppliance>;
  readonly products: Source<Product>;
  /** What was changed of them by their own PATCH operations; traffic by tenant, the others by uid. */
  readonly changed: {
    readonly appliances: Map<string, ReplicationAppliance>;
    readonly vcdAppliances: Map<string, VcdReplicationAppliance>;
    readonly traffic: Map<string, Traffic>;
  };
}

export function createDerived(collections: Collections): Derived {
  const { hardwarePlans, dataCenters, replicationResources, vcdReplicationResources } = collections;
  const changed: Derived["changed"] = { appliances: new Map(), vcdAppliances: new Map(), traffic: new Map() };
  return {
    changed,
    backupResourceUsage: mapped(collections.backupResources, backupUsageOf),
    replicationUsage: flattened(replicationResources, replicationUsageOf),
    vcdReplicationUsage: flattened(vcdReplicationResources, vcdReplicationUsageOf),
    appliances: flattened(replicationResources, (resource) => {
      return appliancesOf(resource, hardwarePlans.get).map((row) => changed.appliances.get(row.instanceUid) ?? row);
    }),
    vcdAppliances: flattened(vcdReplicationResources, (resource) => {
      const rows = vcdAppliancesOf(resource, (uid) => dataCenters.get(uid)?.name ?? null);
      return rows.map((row) => changed.vcdAppliances.get(row.instanceUid) ?? row);
    }),
    products: flattened(collections.tenants, productsOf),
  };
}
