import type { Source } from "../../table.js";
import { all, type Call, where } from "../call.js";
import type { Store } from "../store.js";
import { item, rowOf, siteOf, tenantOf } from "./lookup.js";

interface Located {
  readonly backupServerUid: string;
}

/** The rows on the backup server of the path's site. */
function onSite<R extends Located>(source: (store: Store) => Source<R>) {
  return (call: Call) => {
    const { siteUid, backupServerUid } = siteOf(call);
    return where(source(call.store), `site ${siteUid}`, (row) => row.backupServerUid === backupServerUid);
  };
}

const plans = (store: Store) => store.hardwarePlans;
const pools = (store: Store) => store.gatewayPools;
const gateways = (store: Store) => store.gateways;
const accelerators = (store: Store) => store.wanAccelerators;
const servers = (store: Store) => store.vcdServers;
const organizations = (store: Store) => store.vcdOrganizations;
const organizationUsers = (store: Store) => store.vcdOrganizationUsers;
const dataCenters = (store: Store) => store.dataCenters;

export const infrastructure = {
  getBackupHardwarePlans: ({ store }: Call) => all(plans(store)),
  getBackupHardwarePlansBySite: onSite(plans),
  getBackupHardwarePlan: item(plans, "The hardware plan", "instanceUid"),
  getBackupHardwarePlansStorages: ({ store }: Call) => all(store.storages),
  getBackupHardwarePlanStorages: ({ store, path }: Call) => {
    const { instanceUid } = rowOf(plans(store), "The hardware plan", path.instanceUid);
    return where(store.storages, `plan ${instanceUid}`, (row) => row.hardwarePlanUid === instanceUid);
  },

  getCloudGatewayPools: ({ store }: Call) => all(pools(store)),
  getCloudGatewayPoolsBySite: onSite(pools),
  getCloudGatewayPool: item(pools, "The gateway pool", "instanceUid"),
  getCloudGatewayPoolsByTenant: (call: Call) => {
    const { gatewayPoolsUids, instanceUid } = tenantOf(call);
    return where(pools(call.store), `tenant ${instanceUid} ${gatewayPoolsUids}`, (row) => {
      return gatewayPoolsUids?.includes(row.instanceUid) ?? false;
    });
  },
  getCloudGateways: ({ store }: Call) => all(gateways(store)),
  getCloudGatewaysBySite: onSite(gateways),
  getCloudGatewaysByPool: ({ store, path }: Call) => {
    const { instanceUid } = rowOf(pools(store), "The gateway pool", path.instanceUid);
    return where(gateways(store), `pool ${instanceUid}`, (row) => row.gatewayPoolUid === instanceUid);
  },
  getCloudGateway: item(gateways, "The gateway", "gatewayUid"),

  getSiteWanAcceleratorResources: ({ store }: Call) => all(accelerators(store)),
  getSiteWanAcceleratorResourcesBySite: onSite(accelerators),
  getSiteWanAcceleratorResource: item(accelerators, "The WAN accelerator", "wanAcceleratorUid"),

  getSitesVcdServers: ({ store }: Call) => all(servers(store)),
  getVcdServersBySite: onSite(servers),
  getSiteVcdServer: item(servers, "The vCloud Director server", "vcdServerUid"),
  getSitesVcdOrganizations: ({ store }: Call) => all(organizations(store)),
  getVcdOrganizationsBySite: onSite(organizations),
  getSitesVcdOrganizationsByVcd: ({ store, path }: Call) => {
    const { instanceUid } = rowOf(servers(store), "The vCloud Director server", path.vcdServerUid);
    return where(organizations(store), `server ${instanceUid}`, (row) => row.vcdServerUid === instanceUid);
  },
  getSiteVcdOrganization: item(organizations, "The organization", "vcdOrganizationUid"),
  getSitesVcdOrganizationUsers: ({ store }: Call) => all(organizationUsers(store)),
  getVcdOrganizationUsersBySite: onSite(organizationUsers),
  getSiteVcdOrganizationUsersByOrganization: inOrganization(organizationUsers),
  getSitesVcdOrganizationVDCs: ({ store }: Call) => all(dataCenters(store)),
  getVcdOrganizationVDCsBySite: onSite(dataCenters),
  getSitesVcdOrganizationVDCsByOrganization: inOrganization(dataCenters),
  getSiteVcdOrganizationVDC: item(dataCenters, "The data center", "vdcUid"),
};

/** The rows of the path's organization. */
function inOrganization<R extends { readonly vcdOrganizationUid: string }>(source: (store: Store) => Source<R>) {
  return ({ store, path }: Call) => {
    const { instanceUid } = rowOf(organizations(store), "The organization", path.vcdOrganizationUid);
    return where(source(store), `organization ${instanceUid}`, (row) => row.vcdOrganizationUid === instanceUid);
  };
}
