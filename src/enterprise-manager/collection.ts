import { checkNames } from "../http/errors.js";
import { poll } from "../http/poller.js";
import type { LooseInit } from "../http/request.js";
import { type Connection, request } from "./connection.js";
import { rebase } from "./links.js";
import { type CallOptions, callNames, requestOptions } from "./options.js";
import { completedTask, pollTask, type TaskContext, type TaskHandle, type TaskProgress, taskIdOf } from "./poller.js";
import type { Collection, Resource } from "./resources.js";
import { checkIdentity, entityOf, rowsOf } from "./responses.js";
import type { Edit, WriteOptions } from "./types.js";
import { editedBody } from "./update.js";
import type { UpdateFormName } from "./update-form.js";

/** Path parameters by name. */
export type Ids = Readonly<Record<string, string>>;

const writeNames = [...callNames, "taskTimeout", "wait"] as const satisfies readonly (keyof WriteOptions)[];

/** Returns all entities. `names` are additional options of the call, which the caller has used. */
export async function listAll<Entity extends object>(
  connection: Connection,
  resource: Collection<Entity>,
  ids: Ids,
  options: CallOptions = {},
  names: readonly string[] = [],
): Promise<Entity[]> {
  checkNames("list", options, [...callNames, ...names]);
  const { path, query = {} } = resource;
  const response = await request(connection, "GET", path, { ...requestOptions(options), path: ids, query });
  return rowsOf(response, `GET ${path}`, resource);
}

export async function getOne<Entity extends object>(
  connection: Connection,
  resource: Collection<Entity>,
  ids: Ids,
  options: CallOptions = {},
): Promise<Entity> {
  checkNames("get", options, callNames);
  const path = itemPath(resource);
  const init = { ...requestOptions(options), path: ids, query: resource.query ?? {} };
  return entityOf(await request(connection, "GET", path, init), `GET ${path}`, resource, ids[resource.id]);
}

export async function createOne<Entity extends object, Spec>(
  connection: Connection,
  resource: Resource<Entity, Spec>,
  ids: Ids,
  spec: Spec,
  options: WriteOptions = {},
): Promise<Entity | TaskHandle<Entity>> {
  checkNames("create", options, writeNames);
  return write(connection, "POST", resource.path, { path: ids, body: spec }, options, (task, signal) =>
    created(connection, resource, ids, spec, task, { ...requestOptions(options), signal }),
  );
}

/** Reads an entity, edits it and writes all of it back. Sends nothing if the edit has changed nothing. */
export async function updateOne<Entity extends object, Spec>(
  connection: Connection,
  resource: Resource<Entity, Spec>,
  form: UpdateFormName,
  ids: Ids,
  edit: Edit<Entity>,
  options: WriteOptions = {},
): Promise<Entity | TaskHandle<Entity>> {
  checkNames("update", options, writeNames);
  const path = itemPath(resource);
  const operation = `PUT ${path}`;
  const entity = await getOne(connection, resource, ids, requestOptions(options));
  checkIdentity(entity, resource, operation);
  const body = editedBody(entity, edit, form, operation);
  if (body === undefined) return options.wait === false ? completedTask(entity, operation) : entity;
  return write(connection, "PUT", path, { path: ids, body }, options, (_task, signal) =>
    getOne(connection, resource, ids, { ...requestOptions(options), signal }),
  );
}

/** Deletes an entity. The parameters of `query` are options of the call, which the caller has taken out of `options`. */
export async function deleteOne<Entity>(
  connection: Connection,
  resource: Collection<Entity>,
  ids: Ids,
  options: WriteOptions = {},
  query: Readonly<Record<string, unknown>> = {},
): Promise<void | TaskHandle<void>> {
  checkNames("delete", options, [...writeNames, ...Object.keys(query)]);
  return write(connection, "DELETE", itemPath(resource), { path: ids, query }, options, () => undefined);
}

/** Sends a write and polls its task, which belongs to the session that started it. */
async function write<T>(
  connection: Connection,
  method: string,
  template: string,
  init: LooseInit,
  options: WriteOptions,
  finish: TaskContext<T>["finish"],
): Promise<T | TaskHandle<T>> {
  const operation = `${method} ${template}`;
  const response = await request(connection, method, template, { ...requestOptions(options), ...init });
  const session = async () => response.token ?? "";
  const task = pollTask(connection, { id: taskIdOf(response, operation), operation, session, finish });
  return options.wait === false ? task : task.result({ signal: options.signal, timeout: options.taskTimeout });
}

/** Returns the entity that a task created. The task of a subtenant has no link: the list is read until it appears there. */
async function created<Entity extends object, Spec>(
  connection: Connection,
  resource: Resource<Entity, Spec>,
  ids: Ids,
  spec: Spec,
  { Links }: TaskProgress,
  options: CallOptions & { signal: AbortSignal },
): Promise<Entity> {
  const link = Links?.find(({ Rel }) => Rel === "Related");
  if (link) {
    const { path, query } = rebase(link.Href, connection.context.baseUrl);
    const init = { ...options, query: { ...query, ...resource.query } };
    return entityOf(await request(connection, "GET", path, init), `GET ${itemPath(resource)}`, resource);
  }
  return poll(async () => {
    const entities = await listAll(connection, resource, ids, options);
    const value = entities.findLast((entity) => resource.isMadeFrom(entity, spec));
    return value && { value };
  }, options.signal);
}

function itemPath<Entity>({ path, id }: Collection<Entity>): string {
  return `${path}/{${id}}`;
}
