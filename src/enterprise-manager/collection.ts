import type { LooseInit } from "../http/call.js";
import { checkNames } from "../http/errors.js";
import { poll } from "../http/poller.js";
import type { ClientContext } from "./context.js";
import { withSuggestions } from "./hints.js";
import { rebase } from "./links.js";
import { type CallOptions, callNames } from "./options.js";
import { completedTask, pollTask, type TaskContext, type TaskHandle, type TaskProgress, taskIdOf } from "./poller.js";
import type { EntityKind, Resource } from "./resources.js";
import { checkIdentity, entityOf, rowsOf } from "./responses.js";
import type { Edit, WriteOptions } from "./types.js";
import { editedBody } from "./update.js";

/** Path parameters by name. */
type Ids = Readonly<Record<string, string>>;

const writeNames = [...callNames, "taskTimeout", "wait"] as const satisfies readonly (keyof WriteOptions)[];

/** Creates the methods that read entities. */
export function readMethods(context: ClientContext, resource: EntityKind) {
  const { list, get } = readerOf(context, resource);
  return withSuggestions(resource.type, {
    list: withIds(resource.path, async (ids, options: CallOptions = {}) => {
      checkNames("list", options, callNames);
      return list(ids, options);
    }),
    get: withIds(itemPath(resource), async (ids, options: CallOptions = {}) => {
      checkNames("get", options, callNames);
      return get(ids, options);
    }),
  });
}

/** Creates the methods of entities that can be read, created and deleted, and updated if there is a form. */
export function allMethods<Entity extends object, Spec>(context: ClientContext, resource: Resource<Entity, Spec>) {
  const { form, path, deleteOptions = [] } = resource;
  const { get, findCreated } = readerOf<Entity>(context, resource);
  const item = itemPath(resource);

  async function update(ids: Ids, edit: Edit<Entity>, options: WriteOptions = {}) {
    checkNames("update", options, writeNames);
    const operation = `PUT ${item}`;
    const entity = await get(ids, options);
    checkIdentity(entity, resource, operation);
    const body = form && editedBody(entity, edit, form, operation);
    if (body === undefined) return options.wait === false ? completedTask(entity, operation) : entity;
    return write(context, operation, { path: ids, body }, options, (_task, signal) => get(ids, { ...options, signal }));
  }

  return withSuggestions(resource.type, {
    ...readMethods(context, resource),
    create: withIds(path, async (ids, spec: Spec, options: WriteOptions = {}) => {
      checkNames("create", options, writeNames);
      const isCreated = (entity: Entity) => resource.isMadeFrom(entity, spec);
      return write(context, `POST ${path}`, { path: ids, body: spec }, options, (task, signal) =>
        findCreated(ids, task, isCreated, { ...options, signal }),
      );
    }),
    ...(form && { update: withIds(item, update) }),
    delete: withIds(item, async (ids, options: WriteOptions & Record<string, unknown> = {}) => {
      checkNames("delete", options, [...writeNames, ...deleteOptions]);
      const query = Object.fromEntries(deleteOptions.map((name) => [name, options[name]]));
      return write(context, `DELETE ${item}`, { path: ids, query }, options, () => undefined);
    }),
  });
}

/** Creates the functions that read one kind of entity. */
export function readerOf<Entity extends object>(context: ClientContext, resource: EntityKind) {
  const { path, query, id } = resource;
  const operation = `GET ${itemPath(resource)}`;

  async function list(ids: Ids, options: CallOptions): Promise<Entity[]> {
    return rowsOf(await context.request(`GET ${path}`, { ...options, path: ids, query }), `GET ${path}`, resource);
  }

  async function get(ids: Ids, options: CallOptions): Promise<Entity> {
    const response = await context.request(operation, { ...options, path: ids, query });
    return entityOf(response, operation, resource, ids[id]);
  }

  /** Returns what a task created. The task of a subtenant has no link: the list is read until it contains the subtenant. */
  async function findCreated(
    ids: Ids,
    { Links }: TaskProgress,
    isCreated: (entity: Entity) => boolean,
    options: CallOptions & { signal: AbortSignal },
  ): Promise<Entity> {
    const link = Links?.find(({ Rel }) => Rel === "Related");
    if (link) {
      const { path: target, query: linked } = rebase(link.Href, context.baseUrl);
      const response = await context.request(`GET ${target}`, { ...options, query: { ...linked, ...query } });
      return entityOf(response, operation, resource);
    }
    return poll(async () => {
      const value = (await list(ids, options)).findLast(isCreated);
      return value && { value };
    }, options.signal);
  }

  return { list, get, findCreated };
}

/** Creates a method whose first arguments are the parameters of a path, in its order. */
function withIds<Rest extends unknown[], Result>(path: string, run: (ids: Ids, ...rest: Rest) => Result) {
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  return (...args: unknown[]): Result => {
    const ids = Object.fromEntries(names.map((name, index) => [name, args[index] as string]));
    return run(ids, ...(args.slice(names.length) as Rest));
  };
}

/** Sends a write and polls its task, which belongs to the session that started it. */
async function write<T>(
  context: ClientContext,
  operation: string,
  init: LooseInit,
  options: WriteOptions,
  finish: TaskContext<T>["finish"],
): Promise<T | TaskHandle<T>> {
  const response = await context.request(operation, { ...options, ...init });
  const session = async () => response.call.token ?? "";
  const task = pollTask(context, { id: taskIdOf(response, operation), operation, session, finish });
  return options.wait === false ? task : task.result({ signal: options.signal, timeout: options.taskTimeout });
}

function itemPath({ path, id }: EntityKind): string {
  return `${path}/{${id}}`;
}
