import { operations as vspcOperations } from "../../../generated/vspc.operations.js";
import { ApiError, inputError } from "../../http/errors.js";
import type { LooseInit } from "../../http/request.js";
import type { AsyncAction } from "../async-action.js";
import type { OperationTraits } from "../operations.js";
import { compare } from "./diff.js";
import { refuseReadOnly, toOperations } from "./operations.js";
import type { JsonPatchOperation } from "./types.js";

/** The arguments of a patch, their types forgotten. */
export interface LoosePatchInit extends LooseInit {
  select?: readonly string[];
  actionTimeout?: number;
  wait?: boolean;
  guard?: boolean;
}

type Invoke = (path: string, init: LoosePatchInit) => Promise<unknown>;

/** What patching needs of a client. */
export interface PatchClient {
  readonly get: Invoke;
  readonly patch: Invoke;
  /** Makes the action of a call that needed none. */
  readonly settled: (value: unknown) => AsyncAction<unknown>;
  /** Traits of operations beyond this library's documents. */
  readonly operations: Readonly<Record<string, OperationTraits>>;
}

/**
 * Sends operations, or the difference that a function makes to a draft of the resource. With a draft the resource is read
 * first; where nothing changed nothing is sent and it is returned as read. Throws ApiError of kind `input`, before the
 * PATCH, for read-only properties and for what is no change at all.
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
    if (guard) throw inputError("guard needs a draft; put test operations of your own among the others", operation);
    return send(toOperations(changes));
  }
  if (typeof changes !== "function") {
    throw inputError("changes must be JSON Patch operations or a function that edits a draft", operation);
  }
  if (traits[operation] && !traits[`GET ${path}`]) {
    throw inputError("the path has no GET to read a draft with; pass JSON Patch operations", operation);
  }
  const before = await read(client, path, init);
  const operations = compare(before, edited(before, changes, operation), { guard });
  if (operations.length > 0) return send(operations);
  return init.wait === false ? client.settled(before) : before;
}

/** Reads the whole resource, and waits for it: `select`, `wait` and the request id are the PATCH's. */
async function read(client: PatchClient, path: string, init: LoosePatchInit): Promise<object> {
  const { select: _select, wait: _wait, requestId: _requestId, query: _query, ...rest } = init;
  const resource = await client.get(path, rest);
  if (typeof resource === "object" && resource !== null && !Array.isArray(resource)) return resource;
  throw new ApiError("protocol", "the answer holds no resource to edit", { operation: `GET ${path}` });
}

// biome-ignore lint/complexity/noBannedTypes: a function of the caller's, its type forgotten
function edited(before: object, edit: Function, operation: string): object {
  const draft = structuredClone(before);
  const returned: unknown = edit(draft);
  if (!(returned instanceof Promise)) return draft;
  returned.catch(() => {});
  throw inputError(
    "the function that edits the draft must not be async: the draft is taken when it returns",
    operation,
  );
}
