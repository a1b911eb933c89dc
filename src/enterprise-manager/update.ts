import { editDraft } from "../http/edit.js";
import { stringifyJson } from "../http/encode.js";
import { inputError } from "../http/errors.js";
import { dateTimeText } from "../util/date-time.js";
import { asObject, isObject } from "../util/objects.js";

/** Rules for writing an entity back. */
export interface UpdateForm {
  /** Paths of the properties that only the server sets, also in the items of lists. */
  readonly omitted: readonly string[];
  /** Properties that must not change: they identify the entity or have an operation for changing them. */
  readonly fixed: readonly string[];
}

/**
 * Returns the body of the PUT for an edited entity, including unchanged and unknown properties, or `undefined` if the edit
 * has changed nothing. Throws ApiError of kind `input` if it has changed a read-only property.
 */
export function editedBody<Entity extends object>(
  entity: Entity,
  edit: (draft: Entity) => unknown,
  { omitted, fixed }: UpdateForm,
  operation: string,
): unknown {
  const before = editable(entity);
  const draft = copied(before);
  editDraft(draft, edit, operation);
  const after = copied(draft, before);
  if (same(before, after)) return undefined;
  refuseChanges(before, after, [...fixed, ...omitted.filter((path) => !path.includes("."))], operation);
  const body = withDataCenters(after);
  for (const path of omitted) remove(body, path.split("."));
  return body;
}

/** Returns the entity as a draft, with the UIDs of gateway pools, which are written in place of the pools. */
function editable<Entity extends object>(entity: Entity): Entity {
  const draft = copied(entity);
  const pools: unknown = "CloudGatewayPools" in draft ? draft.CloudGatewayPools : undefined;
  if (!isObject(pools)) return draft;
  const { CloudGatewayPoolUids: uids, CloudGatewayPools: entities } = pools;
  const isEmpty = !Array.isArray(uids) || uids.length === 0;
  if (isEmpty && Array.isArray(entities)) {
    pools.CloudGatewayPoolUids = entities.map((pool: unknown) => (isObject(pool) ? pool.UID : pool));
  }
  return draft;
}

/**
 * Copies deeply, with dates as text and without empty passwords, which would be set. Unlike structuredClone, spreading keeps
 * the symbols under which unknown XML is stored.
 */
function copied<T>(value: T, before?: unknown): T {
  const old = asObject(before);
  if (value instanceof Date) return (dateTimeText(value, before) ?? value) as T;
  if (Array.isArray(value)) return value.map((item, index) => copied(item, old[index])) as T;
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  if (!copy.Password) delete copy.Password;
  for (const [name, nested] of Object.entries(copy)) copy[name] = copied(nested, old[name]);
  return copy as T;
}

function refuseChanges(before: object, after: object, names: readonly string[], operation: string): void {
  const [old, edited]: Record<string, unknown>[] = [{ ...before }, { ...after }];
  const changed = names.find((name) => !same(old?.[name], edited?.[name]));
  if (changed === undefined) return;
  // `Resources` is changed through `em.resources`.
  const hint = /Resources$/.test(changed) ? `; use em.${changed.charAt(0).toLowerCase()}${changed.slice(1)}` : "";
  throw inputError(`${changed} cannot be changed by an update${hint}`, operation);
}

/** Returns a copy in which the list of virtual data centers has its name in a PUT. */
function withDataCenters(entity: object): unknown {
  const { VCloudComputeResources: centers, ...rest }: Record<string, unknown> = { ...entity };
  if (!isObject(centers) || !("CloudTenantVCloudComputeResources" in centers)) return copied(entity);
  const { CloudTenantVCloudComputeResources: VCloudComputeResources, ...others } = centers;
  return copied({ ...rest, VCloudComputeResources: { ...others, VCloudComputeResources } });
}

/** Deletes a property, also in the items of lists. */
function remove(value: unknown, [name = "", ...rest]: readonly string[]): void {
  for (const holder of Array.isArray(value) ? value : [value]) {
    if (!isObject(holder)) continue;
    if (rest.length > 0) remove(holder[name], rest);
    else delete holder[name];
  }
}

/** Compares as JSON. Throws for numbers and dates that JSON would turn into null. */
function same(a: unknown, b: unknown): boolean {
  return stringifyJson(a) === stringifyJson(b);
}
