import { type OperationCase, operations, readDocument } from "./operations.js";

/** What a document has and its simulator does not yet: sections by their tag, single operations by their key. */
export const notYetSimulated = {
  vspc: [
    "Alarms",
    "Backup Agent Jobs",
    "Backup Agents",
    "Backup Server Jobs",
    "Backup Servers",
    "Companies",
    "Locations",
    "Management Agents",
    "Organizations",
    "Protected Workloads",
    "Resellers",
    "Veeam Backup for Microsoft 365 Server",
    "GET /users/logins",
  ],
  "enterprise-manager": [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

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
