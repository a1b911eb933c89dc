import { timestamp } from "../clock.js";
import { type Choices, choicesFrom } from "../random.js";
import type { Row } from "../store/table.js";

const day = 86_400_000;
const lastActiveBefore = Date.parse("2026-11-02T08:00:00Z");
const leaseEnd = Date.parse("2026-09-30T22:00:00Z");
const tebibyte = 2 ** 40;
/** The largest quota the API knows, 999 PiB: above 2^53. */
const largestQuota = 999n * 2n ** 50n;
const workloads = ["VSphere", "HyperV", "Windows", "Linux", "NAS", "ProxmoxVe", "ScaleComputing"] as const;

type Vary = (index: number, choices: Choices, copy: Row) => Row;

const variations: Readonly<Record<string, Vary>> = {
  CloudTenant: (index, { number, chance }, { siteName }) => {
    const isLeaseExpirationEnabled = chance(index, "lease", 8);
    const leaseExpirationDate = isLeaseExpirationEnabled ? timestamp(leaseEnd + number(index, "end", 365) * day) : null;
    return {
      hashedPassword: String(number(index, "password", 2 ** 31)),
      description: chance(index, "description", 4) ? null : `Tenant ${index + 1} at ${siteName}`,
      lastActive: timestamp(lastActiveBefore - number(index, "active", 90 * day)),
      isEnabled: !chance(index, "disabled", 10),
      isLeaseExpirationEnabled,
      leaseExpirationDate,
      maxConcurrentTask: 1 + number(index, "tasks", 16),
    };
  },
  TenantBackupResource: (index, { number, chance }) => {
    const storageQuota = chance(index, "large", 50) ? largestQuota : tebibyte * (1 + number(index, "quota", 64));
    const usedSpace = Math.floor(Number(storageQuota) / 100) * number(index, "used", 95);
    return { storageQuota, usedSpace };
  },
  CloudBackup: (index, { number, pick }) => ({
    type: pick(index, "type", workloads),
    restorePointsCount: 1 + number(index, "points", 60),
  }),
  CloudSubTenant: (index, { chance }) => ({ isEnabled: !chance(index, "disabled", 10) }),
};

/** What sets generated rows of a schema apart beside their ids and names. */
export function createVariation(seed: number): (schema: string, copy: Row, index: number) => Row {
  const choices = Object.fromEntries(Object.keys(variations).map((schema) => [schema, choicesFrom(seed, schema)]));
  return (schema, copy, index) => {
    const own = choices[schema];
    return (own && variations[schema]?.(index, own, copy)) ?? {};
  };
}
