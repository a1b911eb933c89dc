import { editDraft } from "../http/edit.js";
import { stringifyJson } from "../http/encode.js";
import { type ApiError, inputError } from "../http/errors.js";
import { dateTimeText } from "../util/date-time.js";
import { asObject, isObject } from "../util/objects.js";

/** Rules for writing an entity back. */
export interface UpdateForm {
  /** Paths of the properties that only the server sets and the PUT omits, also in the items of lists. */
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
  const changed = [...fixed, ...omitted].find((name) => !same(asObject(before)[name], asObject(after)[name]));
  if (changed !== undefined) throw refusal(changed, operation);
  for (const path of omitted) omit(after, before, path, operation);
  renameDataCenters(after);
  return after;
}

/**
 * Returns the entity as a draft with the UIDs of its gateway pools. Responses can contain the pools instead, but
 * CloudTenantUpdate, the schema of the PUT, assigns pools by UID.
 */
function editable<Entity extends object>(entity: Entity): Entity {
  const draft = copied(entity);
  const pools = asObject(asObject(draft).CloudGatewayPools);
  const { CloudGatewayPoolUids: uids, CloudGatewayPools: entities } = pools;
  if (Array.isArray(entities) && !(Array.isArray(uids) && uids.length > 0))
    pools.CloudGatewayPoolUids = entities.map((pool: unknown) => (isObject(pool) ? pool.UID : pool));
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

function refusal(path: string, operation: string): ApiError {
  // `Resources` is changed through `em.resources`.
  const methods = /Resources$/.test(path) && `em.${path.charAt(0).toLowerCase()}${path.slice(1)}`;
  const instead = path === "CloudGatewayPools.CloudGatewayPools" ? "CloudGatewayPoolUids" : methods;
  return inputError(`${path} cannot be changed by an update${instead ? `; use ${instead}` : ""}`, operation);
}

/**
 * Deletes a property, also in the items of lists. Throws ApiError of kind `input` if the edit has set it. Removing it is
 * no change: the draft may replace the object that contains it.
 */
function omit(edited: unknown, before: unknown, path: string, operation: string, names = path.split(".")): void {
  const [name = "", ...rest] = names;
  const [items = [], old = []] = [edited, before].map((value): unknown[] => (Array.isArray(value) ? value : [value]));
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) continue;
    // Items are compared by ID, because the edit may remove or reorder them.
    const previous = asObject(item.Id === undefined ? old[index] : old.find((row) => asObject(row).Id === item.Id));
    if (rest.length > 0) omit(item[name], previous[name], path, operation, rest);
    else if (item[name] !== undefined && !same(item[name], previous[name] ?? null)) throw refusal(path, operation);
    else delete item[name];
  }
}

/** Moves the virtual data centers from `CloudTenantVCloudComputeResources` to their name in CloudTenantUpdate. */
function renameDataCenters(entity: object): void {
  const centers = asObject(asObject(entity).VCloudComputeResources);
  if (!("CloudTenantVCloudComputeResources" in centers)) return;
  centers.VCloudComputeResources = centers.CloudTenantVCloudComputeResources;
  delete centers.CloudTenantVCloudComputeResources;
}

/** Compares as JSON. Throws for numbers and dates that JSON would turn into null. */
function same(a: unknown, b: unknown): boolean {
  return stringifyJson(a) === stringifyJson(b);
}
