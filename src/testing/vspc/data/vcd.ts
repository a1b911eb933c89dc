import { uidSpace } from "../../random.js";
import { type Table, tableOf } from "../../table.js";
import type { DataCenter, Site, VcdOrganization, VcdOrganizationUser, VcdServer } from "../rows.js";
import * as cast from "./cast.js";
import { byInstance } from "./infrastructure.js";

/** VMware Cloud Director: one server on the first site and on each generated one, an organization with a data centre and two users on each. */
export interface CloudDirector {
  readonly vcdServers: Table<VcdServer>;
  readonly vcdOrganizations: Table<VcdOrganization>;
  readonly vcdOrganizationUsers: Table<VcdOrganizationUser>;
  readonly dataCenters: Table<DataCenter>;
}

export function createCloudDirector(seed: number, sites: Table<Site>): CloudDirector {
  const spaces = {
    server: uidSpace(seed, "vcd"),
    organization: uidSpace(seed, "org"),
    dataCenter: uidSpace(seed, "vdc"),
  };
  const stacks = [...sites.rows()].flatMap(({ backupServerUid }, index) => {
    const first = index === 0;
    if (!first && index < cast.sites.length) return [];
    const number = index + 1;
    return [
      {
        backupServerUid,
        server: first ? cast.vcdServer : { uid: spaces.server.of(index), name: `vcd${number}.${cast.domain}` },
        organization: first ? cast.vcdOrganization : { uid: spaces.organization.of(index), name: `Org-${number}` },
        dataCenter: first ? cast.dataCenter : { uid: spaces.dataCenter.of(index), name: `VDC-${number}` },
      },
    ];
  });
  const users = stacks.flatMap(({ organization, backupServerUid }) => {
    return ["administrator", "operator"].map((name) => ({
      instanceUid: `urn:vcloud:user:${organization.uid}:${name}`,
      vcdOrganizationUid: organization.uid,
      name,
      backupServerUid,
    }));
  });
  return {
    vcdServers: byInstance(
      stacks.map(({ server, backupServerUid }) => ({ instanceUid: server.uid, backupServerUid, name: server.name })),
    ),
    vcdOrganizations: byInstance(
      stacks.map(({ server, organization, backupServerUid }) => ({
        instanceUid: organization.uid,
        urn: `urn:vcloud:org:${organization.uid}`,
        name: organization.name,
        vcdServerUid: server.uid,
        backupServerUid,
        hostedBackupServer: false,
        canBeMappedAsHostedResource: true,
      })),
    ),
    vcdOrganizationUsers: tableOf(users, ({ instanceUid }) => instanceUid),
    dataCenters: byInstance(
      stacks.map(({ server, organization, dataCenter, backupServerUid }) => ({
        instanceUid: dataCenter.uid,
        urn: `urn:vcloud:vdc:${dataCenter.uid}`,
        vcdOrganizationUid: organization.uid,
        vcdOrganizationName: organization.name,
        vcdServerUid: server.uid,
        backupServerUid,
        name: dataCenter.name,
      })),
    ),
  };
}
