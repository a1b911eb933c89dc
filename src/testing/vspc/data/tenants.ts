import { timestamp } from "../../clock.js";
import { uidSpace } from "../../random.js";
import { createTable, indexer, type Table } from "../../table.js";
import type { Tenant } from "../rows.js";
import * as cast from "./cast.js";
import { createDice } from "./dice.js";
import type { SiteFacts } from "./site-facts.js";

/** The tenants, and what their children need to know about them without making their rows. */
export interface Tenants {
  readonly table: Table<Tenant>;
  readonly count: number;
  /** The index of a tenant made at the start. */
  indexOf(uid: string): number | undefined;
  traits(index: number): TenantTraits;
  /** Whether a site has a tenant of that name, in whatever case. */
  isTaken(siteUid: string, name: string): boolean;
}

export interface TenantTraits {
  readonly site: SiteFacts;
  readonly isVcd: boolean;
  readonly hasReplication: boolean;
}

const lastActiveBefore = Date.parse("2026-11-02T08:00:00Z");
const day = 86_400_000;

/** The tenants of the cast, then generated ones named `tenant-000004` and so on, spread over the sites. */
export function createTenants(seed: number, count: number, sites: readonly [SiteFacts, ...SiteFacts[]]): Tenants {
  const space = uidSpace(seed, "tenant");
  const dice = createDice(seed, "tenant");
  const companies = uidSpace(seed, "company");
  const indexOf = indexer(
    cast.tenants.map(({ uid }) => uid),
    space,
    count,
  );
  const siteOf = (index: number) => sites[(cast.tenants[index]?.site ?? index) % sites.length] ?? sites[0];
  const traits = (index: number): TenantTraits => {
    const site = siteOf(index);
    const wantsVcd = index < cast.tenants.length ? index === 1 : dice.chance(index, "vcd", 3);
    const isVcd = wantsVcd && site.organizationUid !== null;
    const wantsReplication = index < cast.tenants.length ? index !== 1 : dice.chance(index, "replication", 3);
    return { site, isVcd, hasReplication: wantsReplication && !isVcd && site.planUids.length > 0 };
  };

  /** One literal for all properties: a row is made for every look at it, and spreading costs ten times as much. */
  const generated = (index: number, name: string): Tenant => {
    const { site, isVcd, hasReplication } = traits(index);
    const leased = dice.chance(index, "lease", 8);
    const pooled = dice.chance(index, "pools", 2) && site.poolUids.length > 0;
    return {
      instanceUid: space.of(index),
      siteUid: site.siteUid,
      siteName: site.siteName,
      name,
      credentials: { userName: name, password: null },
      hashedPassword: String(dice.roll(index, "password", 2 ** 31)),
      type: isVcd ? "VCD" : "General",
      vCloudOrganizationUid: isVcd ? site.organizationUid : null,
      description: dice.chance(index, "description", 4) ? null : `Tenant ${index + 1} at ${site.siteName}`,
      lastActive: timestamp(lastActiveBefore - dice.roll(index, "active", 90 * day)),
      isEnabled: !dice.chance(index, "disabled", 10),
      isLeaseExpirationEnabled: leased,
      leaseExpirationDate: leased ? timestamp(leaseEnd + dice.roll(index, "leaseEnd", 365) * day) : null,
      isThrottlingEnabled: false,
      throttlingValue: 1,
      throttlingUnit: "MbytePerSec",
      maxConcurrentTask: 1 + dice.roll(index, "tasks", 16),
      isBackupProtectionEnabled: false,
      backupProtectionPeriod: 7,
      gatewaySelectionType: pooled ? "GatewayPool" : "StandaloneGateways",
      gatewayPoolsUids: pooled ? [...site.poolUids] : null,
      isGatewayFailoverEnabled: false,
      isBackupResourcesEnabled: index !== 1,
      isNativeReplicationResourcesEnabled: hasReplication,
      isVcdReplicationResourcesEnabled: isVcd,
      assignedForCompany: dice.chance(index, "company", 6) ? null : companies.of(index),
    };
  };
  const make = (index: number): Tenant => {
    const row = generated(index, nameOf(index));
    return index < cast.tenants.length ? castRow(index, row, siteOf(index)) : row;
  };
  const table = createTable<Tenant>({ count, make, uid: ({ instanceUid }) => instanceUid, indexOf });
  const isTaken = (siteUid: string, name: string) => {
    const wanted = name.toLowerCase();
    const is = (row: Tenant | undefined) => row?.siteUid === siteUid && row.name?.toLowerCase() === wanted;
    const index = indexOfName(wanted);
    if (index < count && is(table.get(cast.tenants[index]?.uid ?? space.of(index)))) return true;
    for (const row of table.touched()) if (is(row)) return true;
    return false;
  };
  return { table, count, indexOf, traits, isTaken };
}

function nameOf(index: number): string {
  return cast.tenants[index]?.name ?? `tenant-${String(index + 1).padStart(6, "0")}`;
}

/** The index of the tenant that started with a name, or infinity. */
function indexOfName(name: string): number {
  const member = cast.tenants.findIndex((one) => one.name === name);
  const number = /^tenant-0*(\d+)$/.exec(name)?.[1];
  return member >= 0 ? member : number === undefined ? Number.POSITIVE_INFINITY : Number(number) - 1;
}

const leaseEnd = Date.parse("2026-09-30T22:00:00Z");

function castRow(index: number, row: Tenant, site: SiteFacts): Tenant {
  const member = cast.tenants[index];
  if (!member) return row;
  const { uid, company, description, lastActive } = member;
  const known = { ...row, ...standalone, instanceUid: uid, description, lastActive, assignedForCompany: company };
  if (index === 0 && site.poolUids.length > 0) {
    return { ...known, gatewaySelectionType: "GatewayPool", gatewayPoolsUids: [...site.poolUids] };
  }
  const expired = { isEnabled: false, isLeaseExpirationEnabled: true, leaseExpirationDate: timestamp(leaseEnd) };
  return index === 2 ? { ...known, ...expired } : known;
}

const standalone = {
  isEnabled: true,
  isLeaseExpirationEnabled: false,
  leaseExpirationDate: null,
  gatewaySelectionType: "StandaloneGateways",
  gatewayPoolsUids: null,
} as const satisfies Partial<Tenant>;

/** What a tenant is where nobody says otherwise. */
export const tenantDefaults = {
  type: "General",
  vCloudOrganizationUid: null,
  isLeaseExpirationEnabled: false,
  leaseExpirationDate: null,
  description: null,
  isThrottlingEnabled: false,
  throttlingValue: 1,
  throttlingUnit: "MbytePerSec",
  maxConcurrentTask: 1,
  isBackupProtectionEnabled: false,
  backupProtectionPeriod: 7,
  gatewaySelectionType: "StandaloneGateways",
  gatewayPoolsUids: null,
  isGatewayFailoverEnabled: false,
  isNativeReplicationResourcesEnabled: false,
  isVcdReplicationResourcesEnabled: false,
  assignedForCompany: null,
  lastActive: null,
  isEnabled: true,
  isBackupResourcesEnabled: false,
} as const satisfies Partial<Tenant>;
