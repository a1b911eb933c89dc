import type { Operation as JsonPatchOperation } from "fast-json-patch";
import type { Schema } from "../../document.js";
import { missing } from "../../refusal.js";
import type { Table } from "../../table.js";
import { bodyOf, type Call, data, type Handler } from "../call.js";
import { patchRow } from "../patch.js";
import type { Site, Tenant } from "../rows.js";
import type { Store } from "../store.js";

/** A row of a table; throws the refusal of a missing one. */
export function rowOf<R>(table: Table<R>, what: string, uid = ""): R {
  const row = table.get(uid);
  if (row === undefined) throw missing(what, uid);
  return row;
}

/** Answers with the row that a path parameter names. */
export function item<R>(table: (store: Store) => Table<R>, what: string, parameter: string): Handler {
  return ({ store, path }) => data(rowOf(table(store), what, path[parameter]));
}

/** The site that the path names. */
export function siteOf({ store, path }: Call): Site {
  return rowOf(store.sites, "The site", path.siteUid);
}

/** The tenant that the path names. */
export function tenantOf({ store, path }: Call): Tenant {
  return rowOf(store.tenants, "The tenant", path.tenantUid);
}

/** The row after the JSON Patch of the request. */
export function patched<R extends object>(call: Call, row: R): R {
  const patches = patchedSchema(call);
  if (!patches) throw new Error(`${call.operation.id} takes no JSON Patch`);
  return patchRow(row, bodyOf<readonly JsonPatchOperation[]>(call), patches);
}

/** The schema that the operation's JSON Patch changes: the extension has it, plainly named or as a reference. */
function patchedSchema({ operation, document }: Call): Schema | undefined {
  const schema = operation.extension("x-veeam-vspc-patch-for");
  return typeof schema === "string" ? document.schema(schema) : (schema as Schema | undefined);
}
