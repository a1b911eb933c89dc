// Compiled but never run: the bigint types differ from the others only in 64-bit integers of responses.
import type * as bigint from "../../generated/vspc.bigint.js";
import type * as number from "../../generated/vspc.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Schemas = { number: number.components["schemas"]; bigint: bigint.components["schemas"] };

const path = "/infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid}";
type Success<Operation extends { responses: { 200: { content: { "application/json": unknown } } } }> =
  Operation["responses"][200]["content"]["application/json"];
type OfPath = Success<bigint.paths[typeof path]["get"]>["data"];
type OfOperation = Success<bigint.operations["getTenantBackupResource"]>["data"];

export const facts: readonly true[] = [
  true satisfies Equal<keyof number.paths, keyof bigint.paths>,
  true satisfies Equal<keyof number.operations, keyof bigint.operations>,
  true satisfies Equal<keyof Schemas["number"], keyof Schemas["bigint"]>,
  true satisfies Equal<number.paths["/about"], bigint.paths["/about"]>,
  true satisfies Equal<Schemas["number"]["About"], Schemas["bigint"]["About"]>,
  true satisfies Equal<Schemas["number"]["TenantBackupResourceInput"], Schemas["bigint"]["TenantBackupResourceInput"]>,
  true satisfies Equal<Schemas["number"]["TenantBackupResource"]["storageQuota"], number>,
  true satisfies Equal<Schemas["bigint"]["TenantBackupResource"], OfPath>,
  true satisfies Equal<OfPath, OfOperation>,
  true satisfies Equal<OfPath["storageQuota"], bigint>,
];
