import { expect, it } from "vitest";
import { open } from "./open.js";

it("reports the capacity, the free space and the assigned quotas of each server's repositories", async () => {
  const { sim, vspc } = open();
  const promised = new Map<string, bigint>();
  for await (const { repositoryUid = "", storageQuota } of vspc.list("/infrastructure/sites/tenants/backupResources"))
    promised.set(repositoryUid, (promised.get(repositoryUid) ?? 0n) + BigInt(storageQuota ?? 0));

  const report = [];
  for await (const { instanceUid, name: server } of vspc.list("/infrastructure/backupServers")) {
    const repositories = vspc.list("/infrastructure/backupServers/{backupServerUid}/repositories", {
      path: { backupServerUid: instanceUid },
      query: { expand: ["BackupRepositoryInfo"] },
    });
    for await (const { instanceUid: uid, name, _embedded: info } of repositories) {
      report.push({ server, name, capacity: info?.capacity, free: info?.freeSpace, quota: promised.get(uid) ?? 0n });
    }
  }

  expect(report).toHaveLength(sim.state.repositories.size);
  const capacity = { capacity: 2199023255552, free: 879609302220, quota: 0n };
  expect(report).toContainEqual({ server: "vbr-acme", name: "Default Backup Repository", ...capacity });
  const resources = [...sim.state.backupResources.rows()];
  const total = resources.reduce((sum, { storageQuota }) => sum + BigInt(storageQuota ?? 0), 0n);
  expect(total).toBeGreaterThan(0n);
  expect(report.reduce((sum, { quota }) => sum + quota, 0n)).toBe(total);
});
