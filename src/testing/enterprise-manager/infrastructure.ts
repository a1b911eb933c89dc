/** Something that requests refer to by its URN, `urn:veeam:<kind>:<id>`; the ids are those of the document's examples. */
export interface Named {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

export interface Repository extends Named {
  /** In MB; a storage quota cannot be larger. */
  readonly capacityMb: number;
}

export interface HardwarePlan extends Named {
  readonly platform: "VMware" | "HyperV";
}

/** An organization of VMware Cloud Director; it goes by its reference. */
export interface Organization {
  readonly name: string;
  readonly ref: string;
  readonly dataCenters: readonly { readonly id: string; readonly name: string; readonly ref: string }[];
}

export const backupServers: readonly Named[] = [
  { kind: "BackupServer", id: "5f6c1d90-2e47-4b83-9a15-d80e3b7c6241", name: "vbr01.fjordcloud.example" },
  { kind: "BackupServer", id: "c40a97e3-58d2-4f1b-b6c9-1e7d20f8a534", name: "vbr02.fjordcloud.example" },
];

export const repositories: readonly Repository[] = [
  { kind: "Repository", id: "0c8e52b7-93d4-4f61-a2b0-7e15c6d8f943", name: "Cloud volume 01", capacityMb: 20 * 2 ** 20 },
  { kind: "Repository", id: "e71b3f06-4a95-4dc8-8b2e-60d9c5a7f213", name: "Object storage", capacityMb: 2 ** 20 },
];

export const wanAccelerators: readonly Named[] = [
  { kind: "WanAccelerator", id: "2a64f8c1-5be9-4730-8d1c-e9f70b36a582", name: "wan01.fjordcloud.example" },
];

export const hardwarePlans: readonly HardwarePlan[] = [
  { kind: "CloudHardwarePlan", id: "98b1e3d7-06fa-4c52-b3e8-4d7a91c5f026", name: "Gold", platform: "VMware" },
  { kind: "CloudHardwarePlan", id: "2d5f80a9-c361-4e7b-95d4-b08a7e13f6c2", name: "Silver", platform: "HyperV" },
];

export const gatewayPools: readonly Named[] = [
  { kind: "CloudGatewayPool", id: "f35a70c6-1d8b-4e94-a7c2-830b5f6e9d41", name: "North pool" },
  { kind: "CloudGatewayPool", id: "4b9e2c71-a05d-4f38-86c3-d7120fe5a98b", name: "South pool" },
];

const director = "1d7be5f2-90c4-4638-a5d1-6f28e07b3c94";

export const organizations: readonly Organization[] = [
  organization("lindholm", "83c6a94f-e27d-4b05-91f8-0a5d3e7c6b12", ["64d20b7f-3c1e-4f95-9b08-a7e6c4d15f32"]),
  organization("sandvik", "f7042b9d-58ce-4a31-b6e9-20c8d1f57a64", [
    "92c5e07a-d41b-4683-8f2e-6b09a7d3c158",
    "1f86d3b4-0e7c-49a5-93d1-c4725be80f6a",
  ]),
];

function organization(name: string, id: string, dataCenters: readonly string[]): Organization {
  return {
    name,
    ref: `urn:vCloud:Organization:${director}.urn:vcloud:org:${id}`,
    dataCenters: dataCenters.map((vdc, at) => ({
      id: vdc,
      name: `${name}-vdc${at === 0 ? "" : at + 1}`,
      ref: `urn:vCloud:OrgVdc:${director}.urn:vcloud:vdc:${vdc}`,
    })),
  };
}

/** Everything that requests can refer to. */
export const infrastructure = {
  backupServers,
  repositories,
  wanAccelerators,
  hardwarePlans,
  gatewayPools,
  organizations,
};

export function urn({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `urn:veeam:${kind}:${id}`;
}

/** The UUID of an id that comes as a UUID or as a URN of this kind; any other text as it is. */
export function bareId(id: string, kind?: string): string {
  const [, given, uuid = id] = /^urn:veeam:(\w+):(.+)$/i.exec(id) ?? [];
  const fits = kind === undefined || given === undefined || given.toLowerCase() === kind.toLowerCase();
  return fits ? uuid.toLowerCase() : id;
}

/** What a URN or UUID refers to. */
export function findNamed<T extends Named>(all: readonly T[], id: string): T | undefined {
  return all.find((one) => bareId(id, one.kind) === one.id);
}
