import type { Schemas } from "../../enterprise-manager/schemas.js";
import { asNode } from "../document.js";
import type { SessionCall } from "./call.js";
import { bareId } from "./infrastructure.js";

/** One type that can be queried. */
export interface QueryType<Row = unknown> {
  rows(call: SessionCall): readonly Row[];
  /** Values by the names that the document gives them; absent ones are undefined. */
  readonly values: Readonly<Record<string, (row: Row) => string | number | boolean | null | undefined>>;
  /** One page of the result, without its paging. */
  result(call: SessionCall, rows: readonly Row[], asEntities: boolean): Schemas["QueryResult"];
}

type Properties = Readonly<Record<string, unknown>>;

/** One of the entities that the examples of the document have, with its reference. */
interface Described {
  readonly entity: Properties;
  readonly reference: Schemas["EntityReference"] | undefined;
}

function queryType(operation: string, list: string): QueryType<Described> {
  return {
    rows: (call) => described(call, operation, list),
    values,
    result: (_, rows, asEntities) =>
      asEntities
        ? { Entities: { [list]: { [list]: rows.map(({ entity }) => entity) } } }
        : { Refs: { Refs: rows.flatMap(({ reference = [] }) => reference) } },
  };
}

function described({ document }: SessionCall, operation: string, list: string): Described[] {
  const examples = document.operations.find(({ id }) => id === operation)?.answer?.examples ?? [];
  const all = <Row>(name: string) => examples.flatMap((example) => (asNode(example)[name] as Row[] | null) ?? []);
  const references = all<Schemas["EntityReference"]>("Refs");
  return all<Properties>(list).map((entity) => ({
    entity,
    reference: references.find(({ UID }) => UID === entity.UID),
  }));
}

type Value = string | number | boolean | undefined;

const own = (name: string) => [name, ({ entity }: Described) => (entity[name] ?? undefined) as Value] as const;
const names = ["UID", "Name", "Description", "Port", "Version", "FreeSpace", "Capacity", "ConnectionsCount"];

/** What can be compared; the backup server is known by the Up link. */
const values: Readonly<Record<string, (row: Described) => Value>> = {
  ...Object.fromEntries([...names, "HighBandwidthModeEnabled"].map(own)),
  IpOrDnsName: ({ entity }) => String(entity.Name),
  Platform: ({ entity }) => (asNode(entity.HardwarePlanDetails).ViCloudHardwarePlan ? "VMware" : "HyperV"),
  BackupServerUid: serverId,
  BackupServerUId: serverId,
  BackupServerName: (row) => up(row)?.Name,
};

function up({ entity }: Described): { readonly Href: string; readonly Name: string } | undefined {
  const links = (entity.Links ?? []) as { readonly Rel: string; readonly Href: string; readonly Name: string }[];
  return links.find(({ Rel }) => Rel === "Up");
}

function serverId(row: Described): string | undefined {
  const segment = up(row)
    ?.Href.split(/[/?]/)
    .find((_, at, all) => all[at - 1] === "backupServers");
  return segment && bareId(segment);
}

/** The kinds that are read from the document: the operation that lists them, and the name of the list. */
export const infrastructureTypes: Readonly<Record<string, QueryType<Described>>> = {
  BackupServer: queryType("getBackupServers", "BackupServers"),
  Repository: queryType("getRepositories", "Repositories"),
  CloudHardwarePlan: queryType("getHardwarePlans", "CloudHardwarePlans"),
  WanAccelerator: queryType("getWanAccelerators", "WanAccelerators"),
  CloudGatewayPool: queryType("getGatewayPools", "CloudGatewayPools"),
};
