import type { ApiResponse } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { isObject } from "../http/objects.js";
import type { LooseInit } from "../http/request.js";
import { type Connection, request } from "./connection.js";
import type { Family } from "./families.js";
import { rebase } from "./links.js";
import { objectOf } from "./responses.js";
import { followTask, settledTask, type Task, type TaskInfo, taskIdOf } from "./tasks.js";
import type { CallOptions, Edit, WriteOptions } from "./types.js";
import { editedBody, type UpdateForm } from "./writable.js";

/** Path parameters by name. */
type Ids = Readonly<Record<string, string>>;
/** Options of an operation, and whether a write waits for its task. */
export type CollectionOptions = WriteOptions & { wait?: boolean };

/** The operations of one kind of resource, addressed by path parameters. */
export function collection<Entity extends object, Spec>(connection: Connection, family: Family<Entity, Spec>) {
  const { path: collectionPath, list: listName, type, query = {} } = family;
  const itemPath = `${collectionPath}/{${family.id}}`;

  const read = (template: string, init: LooseInit) => request(connection, "GET", template, init);

  const list = async (ids: Ids, options: CallOptions = {}): Promise<Entity[]> => {
    const answer = await read(collectionPath, { ...requestOptions(options), path: ids, query });
    return rowsOf<Entity>(answer, `GET ${collectionPath}`, listName, type);
  };

  const get = async (ids: Ids, options: CallOptions = {}): Promise<Entity> =>
    objectOf(await read(itemPath, { ...requestOptions(options), path: ids, query }), `GET ${itemPath}`);

  /** Sends a write and follows its task. */
  const write = async <T>(
    method: string,
    template: string,
    init: LooseInit,
    options: CollectionOptions,
    finish: (task: TaskInfo, signal: AbortSignal) => T | Promise<T>,
  ): Promise<T | Task<T>> => {
    const operation = `${method} ${template}`;
    const response = await request(connection, method, template, { ...requestOptions(options), ...init });
    // Tasks belong to the session that began them.
    const session = async () => response.token ?? "";
    const task = followTask(connection, { id: taskIdOf(response, operation), operation, session, finish });
    return options.wait === false ? task : task.result(waitOptions(options));
  };

  const created = async ({ Links }: TaskInfo, ids: Ids, spec: Spec, options: CallOptions): Promise<Entity> => {
    const link = Links?.find(({ Rel }) => Rel === "Related");
    if (link) {
      const target = rebase(link.Href, connection.context.baseUrl);
      const init = { ...requestOptions(options), query: { ...target.query, ...query } };
      return objectOf(await read(target.path, init), `GET ${itemPath}`);
    }
    const found = (await list(ids, options)).findLast((entity) => family.isMadeFrom(entity, spec));
    if (found) return found;
    const message = "the task finished, but what it created is not in the list";
    throw new ApiError("protocol", message, { operation: `POST ${collectionPath}` });
  };

  return {
    list,
    get,
    create(ids: Ids, spec: Spec, options: CollectionOptions = {}) {
      return write("POST", collectionPath, { path: ids, body: spec }, options, (task, signal) =>
        created(task, ids, spec, { ...options, signal }),
      );
    },
    async update(ids: Ids, edit: Edit<Entity>, form: UpdateForm, options: CollectionOptions = {}) {
      const entity = await get(ids, options);
      const operation = `PUT ${itemPath}`;
      const body = editedBody(entity, edit, form, operation);
      if (body === undefined) return options.wait === false ? settledTask(entity, operation) : entity;
      return write("PUT", itemPath, { path: ids, body }, options, (_task, signal) => get(ids, { ...options, signal }));
    },
    delete(ids: Ids, options: CollectionOptions = {}, deleteQuery: Readonly<Record<string, unknown>> = {}) {
      return write("DELETE", itemPath, { path: ids, query: deleteQuery }, options, () => undefined);
    },
  };
}

/** The rows of a list, none where it is null. The documents show a list of one that is the row itself. */
function rowsOf<Entity extends object>(response: ApiResponse, operation: string, name: string, type: string): Entity[] {
  const body = objectOf<Record<string, unknown>>(response, operation);
  const rows = body[name] ?? (body.Type === type ? [body] : name in body || Object.keys(body).length === 0 ? [] : body);
  if (Array.isArray(rows) && rows.every(isObject)) return rows as Entity[];
  throw new ApiError("protocol", `the response holds no list ${name}`, { operation, status: response.status });
}

function requestOptions({ signal, timeout }: CallOptions): LooseInit {
  return { ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
}

function waitOptions({ signal, taskTimeout }: WriteOptions) {
  return { ...(signal && { signal }), ...(taskTimeout !== undefined && { timeout: taskTimeout }) };
}
