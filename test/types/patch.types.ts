// Compiled but never run: changes of a resource that are accepted and rejected.
import type { components } from "../../generated/vspc.js";
import { diff, type PatchOperation, type WritableKey } from "../../src/vspc/patch/index.js";
import type { Changes } from "../../src/vspc/patch/types.js";

type Schemas = components["schemas"];
type Tenant = Schemas["CloudTenant"];
type Resource = Schemas["TenantBackupResource"];
type Settings = Schemas["SingleLicenseReportSettings"];
type Appliance = Schemas["TenantReplicationResourceNetworkAppliance"];

declare function patch<T>(changes: Changes<T>): void;

export function writableKeys() {
  "autoApprove" satisfies WritableKey<Settings>;
  "storageQuota" satisfies WritableKey<Resource>;
  const names: Record<WritableKey<Appliance>, true> = { name: true, tcpIpSettings: true };
  // @ts-expect-error read-only
  "usedSpace" satisfies WritableKey<Resource>;
  return names;
}

export function operations() {
  patch<Tenant>([
    { op: "replace", path: "/description", value: "gold" },
    { op: "replace", path: "/description", value: null },
    { op: "replace", path: "/type", value: "VCD" },
    { op: "add", path: "/gatewayPoolsUids", value: ["6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01"] },
    { op: "replace", path: "/credentials", value: { userName: "acme" } },
    { op: "replace", path: "/credentials/userName", value: "acme" },
    { op: "test", path: "/name", value: "acme" },
    { op: "test", path: "/credentials/userName", value: "acme" },
    { op: "remove", path: "/description" },
    { op: "copy", path: "/description", from: "/name" },
    { op: "move", path: "/description", from: "/assignedForCompany" },
  ]);
  patch<Resource>([{ op: "replace", path: "/storageQuota", value: 1124774006935781376n }]);
  patch<Resource>([{ op: "replace", path: "/storageQuota", value: 1 }]);
  patch<Settings>([{ op: "replace", path: "/autoApprove", value: true }]);
  patch<Appliance>([{ op: "replace", path: "/tcpIpSettings/ipAddress", value: null }]);
}

export function refusedPaths() {
  // @ts-expect-error read-only
  patch<Tenant>([{ op: "replace", path: "/name", value: "acme" }]);
  // @ts-expect-error read-only
  patch<Tenant>([{ op: "remove", path: "/instanceUid" }]);
  // @ts-expect-error a move removes the read-only source
  patch<Tenant>([{ op: "move", path: "/description", from: "/name" }]);
  // @ts-expect-error no such property
  patch<Tenant>([{ op: "replace", path: "/descripton", value: "gold" }]);
  // @ts-expect-error no such property of the nested object
  patch<Tenant>([{ op: "replace", path: "/credentials/user", value: "acme" }]);
  // @ts-expect-error a pointer starts with a slash
  patch<Settings>([{ op: "replace", path: "autoApprove", value: true }]);
  // @ts-expect-error names are case-sensitive
  patch<Settings>([{ op: "replace", path: "/AutoApprove", value: true }]);
  // @ts-expect-error a scalar has no properties
  patch<Settings>([{ op: "replace", path: "/autoApprove/x", value: true }]);
}

export function refusedValues() {
  // @ts-expect-error wrong type
  patch<Settings>([{ op: "replace", path: "/autoApprove", value: "true" }]);
  // @ts-expect-error not nullable
  patch<Settings>([{ op: "replace", path: "/autoApprove", value: null }]);
  // @ts-expect-error no such value of the enum
  patch<Tenant>([{ op: "replace", path: "/type", value: "vcd" }]);
  // @ts-expect-error items of the wrong type
  patch<Tenant>([{ op: "replace", path: "/gatewayPoolsUids", value: [1] }]);
  // @ts-expect-error the value is missing
  patch<Tenant>([{ op: "replace", path: "/description" }]);
  // @ts-expect-error a bigint instead of a string
  patch<Tenant>([{ op: "replace", path: "/description", value: 1n }]);
  // @ts-expect-error no such operation
  patch<Tenant>([{ op: "set", path: "/description", value: "gold" }]);
}

export function drafts() {
  patch<Tenant>((draft) => {
    draft.description = null;
    draft.credentials.userName = "acme";
    draft.gatewayPoolsUids?.push("6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01");
    delete draft.leaseExpirationDate;
    // @ts-expect-error read-only
    draft.name = "acme";
    // @ts-expect-error wrong type
    draft.maxConcurrentTask = "4";
    // @ts-expect-error no such property
    draft.descripton = "gold";
    // @ts-expect-error a required property cannot be removed
    delete draft.credentials;
  });
}

export function differences(before: Tenant, after: Tenant) {
  const operations: PatchOperation<Tenant>[] = diff(before, after, { guard: true });
  patch<Tenant>(operations);
  // @ts-expect-error operations of another resource
  patch<Settings>(operations);
  // @ts-expect-error only objects can be compared
  diff(1, 2);
}
