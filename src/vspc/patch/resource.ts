import { operations as vspcOperations } from "../../../generated/vspc.operations.js";
import { editDraft } from "../../http/edit.js";
import { ApiError, inputError } from "../../http/errors.js";
import { isObject } from "../../util/objects.js";
import type { OperationTable } from "../operations.js";
import { completedAction, type WaitInit } from "../poller.js";
import { compare } from "./diff.js";
import { refuseReadOnly, toOperations } from "./operations.js";
import type { JsonPatchOperation } from "./types.js";

/** Arguments of a patch, without their types. */
export interface LoosePatchInit extends WaitInit {
  select?: readonly string[] | undefined;
  guard?: boolean | undefined;
}

type Invoke = (path: string, init: LoosePatchInit) => Promise<unknown>;

/**
 * Sends operations, or the changes that a function makes to a draft of the resource. With a function, the resource is read
 * first. If nothing has changed, nothing is sent. Throws ApiError of kind `input`, before the PATCH, if a read-only
 * property would change.
 */
export async function patchResource(
  client: { readonly get: Invoke; readonly patch: Invoke; readonly operations: OperationTable },
  path: string,
  { guard = false, ...init }: LoosePatchInit,
  changes: unknown,
): Promise<unknown> {
  const traits: OperationTable = { ...vspcOperations, ...client.operations };
  const operation = `PATCH ${path}`;
  const send = (operations: JsonPatchOperation[]) => {
    refuseReadOnly(operations, traits[operation]?.readOnly ?? [], operation);
    return client.patch(path, { ...init, body: operations });
  };
  if (Array.isArray(changes)) {
    if (guard) throw inputError("guard works with a function only. Add `test` operations to the list.", operation);
    return send(toOperations(changes));
  }
  if (typeof changes !== "function") {
    throw inputError("changes must be JSON Patch operations or a function that edits a draft", operation);
  }
  if (traits[operation] && !traits[`GET ${path}`]) {
    throw inputError("the path has no GET to read a draft with. Pass JSON Patch operations.", operation);
  }
  // `select`, `query`, `wait` and the request ID belong to the PATCH.
  const { select: _select, query: _query, wait, requestId: _requestId, ...readInit } = init;
  const before = await client.get(path, readInit);
  if (!isObject(before)) {
    throw new ApiError("protocol", "the response contains no resource to edit", { operation: `GET ${path}` });
  }
  const draft = structuredClone(before);
  editDraft(draft, changes as (draft: object) => unknown, operation);
  const operations = compare(before, draft, { guard });
  if (operations.length > 0) return send(operations);
  return wait === false ? completedAction(before) : before;
}
