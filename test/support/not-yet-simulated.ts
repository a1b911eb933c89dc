import type { OperationCase } from "./operations.js";

/** What the document has and the simulator does not yet: sections by their tag, single operations by their key. */
export const notYetSimulated: readonly string[] = [
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
];

/** Whether the simulator is meant to answer an operation. */
export const isSimulated = ({ key, tag }: OperationCase): boolean =>
  !notYetSimulated.some((name) => name === key || name === tag);
