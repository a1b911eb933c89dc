import type { Infrastructure } from "./infrastructure.js";
import type { CloudDirector } from "./vcd.js";

/** What rows of tenants refer to on their site. */
export interface SiteFacts {
  readonly siteUid: string;
  readonly siteName: string;
  readonly planUids: readonly string[];
  readonly poolUids: readonly string[];
  readonly wanAcceleratorUid: string | null;
  readonly organizationUid: string | null;
  readonly dataCenterUid: string | null;
}

interface Located {
  readonly backupServerUid: string;
  readonly instanceUid: string;
}

export function siteFacts(infrastructure: Infrastructure, director: CloudDirector): readonly SiteFacts[] {
  return [...infrastructure.sites.rows()].map(({ siteUid, siteName, backupServerUid }) => {
    const uids = (rows: Iterable<Located>) => {
      return [...rows].filter((row) => row.backupServerUid === backupServerUid).map((row) => row.instanceUid);
    };
    return {
      siteUid,
      siteName,
      planUids: uids(infrastructure.hardwarePlans.rows()),
      poolUids: uids(infrastructure.gatewayPools.rows()),
      wanAcceleratorUid: uids(infrastructure.wanAccelerators.rows())[0] ?? null,
      organizationUid: uids(director.vcdOrganizations.rows())[0] ?? null,
      dataCenterUid: uids(director.dataCenters.rows())[0] ?? null,
    };
  });
}
