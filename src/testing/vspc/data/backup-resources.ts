import { uidSpace } from "../../random.js";
import type { Table } from "../../table.js";
import type { Backup, BackupResource, Subtenant } from "../rows.js";
import * as cast from "./cast.js";
import { childTable } from "./children.js";
import { createDice } from "./dice.js";
import type { Tenants } from "./tenants.js";

const tebibyte = 2 ** 40;
/** The largest quota the API knows, 999 PiB: above 2^53. */
const largestQuota = 999n * 2n ** 50n;

/** Two backup resources for each tenant at most; one in fifty has the largest quota there is. */
export function createBackupResources(seed: number, tenants: Tenants): Table<BackupResource> {
  const dice = createDice(seed, "backupResource");
  const repositories = uidSpace(seed, "repository");
  const member = (index: number) => cast.backupResources.find(({ tenant, slot }) => tenant * 2 + slot === index);
  return childTable<BackupResource>(seed, tenants, {
    kind: "backupResource",
    per: 2,
    known: new Map(cast.backupResources.map(({ uid, tenant, slot }) => [tenant * 2 + slot, uid])),
    has: (tenant, slot) => {
      const index = tenant * 2 + slot;
      return tenant < cast.tenants.length
        ? member(index) !== undefined
        : slot === 0 || dice.chance(tenant, "second", 2);
    },
    uid: ({ instanceUid }) => instanceUid,
    tenantUid: ({ tenantUid }) => tenantUid,
    make: ({ index, slot, tenant, tenantIndex, uid }) => {
      const large = dice.chance(index, "large", 50);
      const storageQuota =
        member(index)?.quota ?? (large ? largestQuota : tebibyte * (1 + dice.roll(index, "quota", 64)));
      const accelerator = tenants.traits(tenantIndex).site.wanAcceleratorUid;
      const accelerated = accelerator !== null && dice.chance(index, "wan", 4);
      return {
        instanceUid: uid,
        cloudRepositoryName: member(index)?.name ?? `${tenant.name}-${slot === 0 ? "main" : "archive"}`,
        storageQuota,
        companyUid: tenant.assignedForCompany,
        tenantUid: tenant.instanceUid,
        siteUid: tenant.siteUid,
        repositoryUid: member(index)?.repository ?? repositories.of(index % 16),
        usedSpace: Math.floor(Number(storageQuota) / 100) * dice.roll(index, "used", 95),
        serversQuota: null,
        isServersQuotaUnlimited: true,
        workstationsQuota: 10 + dice.roll(index, "workstations", 90),
        isWorkstationsQuotaUnlimited: false,
        vmsQuota: null,
        isVmsQuotaUnlimited: true,
        isWanAccelerationEnabled: accelerated,
        wanAcceleratorUid: accelerated ? accelerator : null,
        isDefault: slot === 0,
      };
    },
  });
}

const backupTypes = ["VSphere", "HyperV", "Windows", "Linux", "NAS", "ProxmoxVe", "ScaleComputing"] as const;

/** Up to two cloud backups for each tenant. */
export function createBackups(seed: number, tenants: Tenants): Table<Backup> {
  const dice = createDice(seed, "backup");
  const [jobs, installations] = [uidSpace(seed, "job"), uidSpace(seed, "installation")];
  const repositories = uidSpace(seed, "repository");
  return childTable<Backup>(seed, tenants, {
    kind: "backup",
    per: 2,
    known: new Map(),
    has: (tenant, slot) => tenant !== 1 && (slot === 0 || dice.chance(tenant, "second", 2)),
    uid: ({ instanceUid }) => instanceUid,
    tenantUid: ({ tenantUid }) => tenantUid,
    make: ({ index, slot, tenant, uid }) => ({
      instanceUid: uid,
      name: `${tenant.name} backup ${slot + 1}`,
      tenantUid: tenant.instanceUid,
      subTenantUid: null,
      type: dice.pick(index, "type", backupTypes),
      siteUid: tenant.siteUid,
      repositoryUid:
        cast.backupResources.find((one) => one.tenant * 2 + one.slot === index)?.repository ??
        repositories.of(index % 16),
      jobUid: slot === 0 ? jobs.of(index) : null,
      sourceInstallationUid: installations.of(index),
      restorePointsCount: 1 + dice.roll(index, "points", 60),
    }),
  });
}

/** Up to two subtenants for each tenant. */
export function createSubtenants(
  seed: number,
  tenants: Tenants,
  serverOf: (siteUid: string) => string,
): Table<Subtenant> {
  const dice = createDice(seed, "subtenant");
  return childTable<Subtenant>(seed, tenants, {
    kind: "subtenant",
    per: 2,
    known: new Map(cast.subtenants.map(({ uid }, slot) => [slot, uid])),
    has: (tenant, slot) => tenant === 0 || (tenant >= cast.tenants.length && dice.chance(tenant * 2 + slot, "has", 2)),
    uid: ({ instanceUid }) => instanceUid,
    tenantUid: ({ tenantUid }) => tenantUid,
    make: ({ index, slot, tenant, uid }) => ({
      instanceUid: uid,
      tenantUid: tenant.instanceUid,
      name: `${tenant.name}\\laptop-${String(slot + 1).padStart(2, "0")}`,
      description: "",
      backupServerUid: serverOf(tenant.siteUid),
      isEnabled: !dice.chance(index, "disabled", 10),
    }),
  });
}
