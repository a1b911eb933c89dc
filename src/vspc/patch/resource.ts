import { operations as vspcOperations } from "../../../generated/vspc.operations.js";
import { editDraft } from "../../http/edit.js";
import { ApiError, inputError } from "../../http/errors.js";
import type { OperationTraits } from "../operations.js";
import { completedAction, type WaitInit } from "../poller.js";
import { compare } from "./diff.js";
import { refuseReadOnly, toOperations } from "./operations.js";
import type { JsonPatchOperation } from "./types.js";

/** Arguments of a patch, without their types. */
export interface LoosePatchInit extends WaitInit {
  select?: readonly string[] | undefined;
  wait?: boolean | undefined;
  guard?: boolean | undefined;
}

type Invoke = (path: string, init: LoosePatchInit) => Promise<unknown>;

/** Methods of a client that patching needs. */
export interface PatchClient {
  readonly get: Invoke;
  readonly patch: Invoke;
  /** Traits of operations outside this library's documents. */
  readonly operations: Readonly<Record<string, OperationTraits>>;
}

/**
 * Sends operations, or the changes that a function makes to a draft of the resource. With a function, the resource is read
 * first. If nothing has changed, nothing is sent. Throws ApiError of kind `input`, before the PATCH, if a read-only
 * property would change.
 */
export async function patchResource(
  client: PatchClient,
  path: string,
  { guard = false, ...init }: LoosePatchInit,
  changes: unknown,
): Promise<unknown> {
  const traits: Readonly<Record<string, OperationTraits>> = { ...vspcOperations, ...client.operations };
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
  const before = await read(client, path, init);
  const draft = structuredClone(before);
  editDraft(draft, changes as (draft: object) => unknown, operation);
  const operations = compare(before, draft, { guard });
  if (operations.length > 0) return send(operations);
  return init.wait === false ? completedAction(before) : before;
}

/** Reads the whole resource. `select`, `wait` and the request ID belong to the PATCH. */
async function read(client: PatchClient, path: string, init: LoosePatchInit): Promise<object> {
  const { select: _select, wait: _wait, requestId: _requestId, query: _query, ...rest } = init;
  const resource = await client.get(path, rest);
  if (typeof resource === "object" && resource !== null && !Array.isArray(resource)) return resource;
  throw new ApiError("protocol", "the response contains no resource to edit", { operation: `GET ${path}` });
}
