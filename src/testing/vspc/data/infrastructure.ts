import { uidSpace } from "../../random.js";
import { range, type Table, tableOf } from "../../table.js";
import type { Gateway, GatewayPool, HardwarePlan, Site, Storage, WanAccelerator } from "../rows.js";
import * as cast from "./cast.js";
import { createDice } from "./dice.js";

/** What the backup servers of all sites have: small tables, made at the start. */
export interface Infrastructure {
  readonly sites: Table<Site>;
  readonly hardwarePlans: Table<HardwarePlan>;
  readonly storages: Table<Storage>;
  readonly gatewayPools: Table<GatewayPool>;
  readonly gateways: Table<Gateway>;
  readonly wanAccelerators: Table<WanAccelerator>;
}

/** The sites of the cast, then generated ones with one of each below them. */
export function createInfrastructure(seed: number, siteCount: number): Infrastructure {
  const spaces = (kind: string) => uidSpace(seed, kind);
  const dice = createDice(seed, "infrastructure");
  const sites = siteRows(seed, siteCount);
  const server = (site: number) => sites[site]?.backupServerUid ?? "";
  const known = <T extends { readonly site: number }>(members: readonly T[]) =>
    members.filter(({ site }) => site < siteCount);
  const generated = range(cast.sites.length, Math.max(siteCount, cast.sites.length));

  const plan = (index: number, uid: string, name: string, site: number): HardwarePlan => ({
    instanceUid: uid,
    name,
    backupServerUid: server(site),
    cpuQuota: 1000 * (8 + dice.roll(index, "cpu", 56)),
    isCpuQuotaUnlimited: false,
    memoryQuota: 2 ** 30 * (32 + dice.roll(index, "memory", 224)),
    isMemoryQuotaUnlimited: false,
    networkWithInternetQuota: 1 + dice.roll(index, "internet", 4),
    networkWithoutInternetQuota: dice.roll(index, "network", 4),
  });
  const plans = [
    ...known(cast.hardwarePlans).map(({ uid, name, site }, index) => plan(index, uid, name, site)),
    ...generated.map((site) => plan(site, spaces("plan").of(site), `Plan ${site + 1}`, site)),
  ];
  const castStorages = cast.storages.flatMap(({ uid, name, plan, quota }) => {
    const owner = cast.hardwarePlans[plan]?.uid ?? "";
    return plans.some(({ instanceUid }) => instanceUid === owner) ? [storage(uid, name, owner, quota)] : [];
  });
  const moreStorages = generated.map((site) => {
    return storage(spaces("storage").of(site), `Storage ${site + 1}`, spaces("plan").of(site), 2 ** 40 * (site + 1));
  });
  const pools = [
    ...known(cast.gatewayPools).map(({ uid, name, site }, index) => {
      const members = cast.gateways.filter((gateway) => gateway.pool === index).length;
      return pool(uid, name, server(site), members);
    }),
    ...generated.map((site) => pool(spaces("pool").of(site), `Pool ${site + 1}`, server(site), 1)),
  ];
  const gateways = [
    ...known(cast.gateways).map(({ uid, name, site, pool: member }, index) => {
      const poolUid = member === null ? null : (cast.gatewayPools[member]?.uid ?? null);
      return gateway({ uid, name, serverUid: server(site), poolUid, index, hostUid: spaces("host").of(index) });
    }),
    ...generated.map((site) => {
      const [uid, poolUid, hostUid] = [spaces("gateway").of(site), spaces("pool").of(site), spaces("host").of(site)];
      return gateway({ uid, name: `gw${site + 1}`, serverUid: server(site), poolUid, index: site, hostUid });
    }),
  ];
  const accelerators = [
    { instanceUid: cast.wanAccelerator.uid, name: cast.wanAccelerator.name, backupServerUid: server(0) },
    ...generated.map((site) => ({
      instanceUid: spaces("wan").of(site),
      name: `wan${site + 1}`,
      backupServerUid: server(site),
    })),
  ];
  return {
    sites: tableOf(sites, ({ siteUid }) => siteUid),
    hardwarePlans: byInstance(plans),
    storages: byInstance([...castStorages, ...moreStorages]),
    gatewayPools: byInstance(pools),
    gateways: byInstance(gateways),
    wanAccelerators: byInstance(accelerators),
  };
}

/** A table of rows that are told apart by `instanceUid`. */
export function byInstance<R extends { readonly instanceUid: string }>(rows: readonly R[]): Table<R> {
  return tableOf(rows, ({ instanceUid }) => instanceUid);
}

function siteRows(seed: number, count: number): Site[] {
  const [sites, servers, agents] = ["site", "server", "agent"].map((kind) => uidSpace(seed, kind));
  return range(0, count).map((index) => {
    const member = cast.sites[index];
    return {
      siteName: member?.name ?? `Site ${index + 1}`,
      siteUid: member?.uid ?? sites?.of(index) ?? "",
      description: index === 0 ? "Main site" : null,
      backupServerUid: member?.server ?? servers?.of(index) ?? "",
      managementAgentUid: member?.agent ?? agents?.of(index) ?? "",
      maintenanceModeIsEnabled: member?.maintenance ?? false,
      tenantManagementInCloudConnectIsEnabled: member?.inCloudConnect ?? false,
    };
  });
}

function storage(instanceUid: string, name: string, hardwarePlanUid: string, quota: number | null): Storage {
  return { instanceUid, name, hardwarePlanUid, quota };
}

function pool(instanceUid: string, name: string, backupServerUid: string, numberOfGateways: number): GatewayPool {
  return { instanceUid, name, backupServerUid, numberOfGateways };
}

interface GatewayFacts {
  readonly uid: string;
  readonly name: string;
  readonly serverUid: string;
  readonly poolUid: string | null;
  readonly hostUid: string;
  readonly index: number;
}

function gateway({ uid, name, serverUid, poolUid, hostUid, index }: GatewayFacts): Gateway {
  return {
    instanceUid: uid,
    name: `${name}.${cast.domain}`,
    backupServerUid: serverUid,
    gatewayPoolUid: poolUid,
    port: 6180,
    externalPort: 6180,
    externalAddress: `${name}.${cast.domain}`,
    externalIpList: [`203.0.113.${(index % 250) + 10}`],
    isOutOfDate: false,
    hostUid,
    isDisabled: false,
    status: "Healthy",
  };
}
