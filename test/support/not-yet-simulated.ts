import { type OperationCase, operations, readDocument } from "./operations.js";

/** What a document has and its simulator does not yet: sections by their tag, single operations by their key. */
export const notYetSimulated = {
  "enterprise-manager": [
    "Backup Servers",
    "Hardware Plans",
    "Repositories",
    "WAN Accelerators",
    "GET /cloud/gatewayPools",
    "GET /cloud/gatewayPools/{gatewayPoolId}",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Query types that the document of Enterprise Manager has and the client, like the simulator, does not yet. */
export const notYetQueried: readonly string[] = [
  "BackupServer",
  "CloudGatewayPool",
  "CloudHardwarePlan",
  "Repository",
  "WanAccelerator",
];

type Name = keyof typeof notYetSimulated;

/** The operations of a document that its simulator is meant to answer. */
export function simulated(name: Name): OperationCase[] {
  const absent: readonly string[] = notYetSimulated[name];
  return operations(readDocument(name)).filter(({ key, tag }) => !absent.includes(key) && !absent.includes(tag));
}

/** What is named as absent and stands in no document. */
export function namedInVain(name: Name): string[] {
  const all = operations(readDocument(name)).flatMap(({ key, tag }) => [key, tag]);
  return notYetSimulated[name].filter((absent) => !all.includes(absent));
}
