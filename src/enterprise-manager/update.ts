import { inputError } from "../http/errors.js";
import { stringifyJson } from "../http/json.js";
import { isObject } from "../util/objects.js";
import { type Omitted, type UpdateForm, type UpdateFormName, updateForms } from "./update-form.js";

/**
 * The body that writes an edited entity back: everything the server takes, unchanged and unknown properties included.
 * `undefined` where the edit changed nothing. Throws ApiError of kind `input` where it changed what cannot be changed.
 */
export function editedBody<Entity extends object>(
  entity: Entity,
  edit: (draft: Entity) => void,
  formName: UpdateFormName,
  operation: string,
): unknown {
  const form = updateForms[formName];
  const before = editable(entity);
  const after = copied(before);
  edit(after);
  if (same(before, after)) return undefined;
  refuseReadOnly(before, after, form, operation);
  return without(renamed(after, form), form.omitted);
}

/** The entity as a draft: no empty passwords, which would be set; gateway pools by UID, as they are written. */
function editable<Entity extends object>(entity: Entity): Entity {
  const draft = copied(entity);
  dropEmptyPasswords(draft);
  const pools: unknown = "CloudGatewayPools" in draft ? draft.CloudGatewayPools : undefined;
  if (!isObject(pools)) return draft;
  const { CloudGatewayPoolUids: uids, CloudGatewayPools: entities } = pools;
  const isEmpty = !Array.isArray(uids) || uids.length === 0;
  if (isEmpty && Array.isArray(entities)) {
    pools.CloudGatewayPoolUids = entities.map((pool: unknown) => (isObject(pool) ? pool.UID : pool));
  }
  return draft;
}

/** A deep copy. Spreading takes along what a reader of XML keeps under a symbol; structuredClone would not. */
function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const [name, nested] of Object.entries(copy)) copy[name] = copied(nested);
  return copy as T;
}

function dropEmptyPasswords(value: unknown): void {
  if (!isObject(value)) return;
  if (!value.Password) delete value.Password;
  for (const nested of Object.values(value)) dropEmptyPasswords(nested);
}

function refuseReadOnly(before: object, after: object, { omitted, fixed }: UpdateForm, operation: string): void {
  const [old, edited]: Record<string, unknown>[] = [{ ...before }, { ...after }];
  const names = [...fixed, ...Object.keys(omitted).filter((name) => omitted[name] === true)];
  const changed = names.find((name) => !same(old?.[name], edited?.[name]));
  if (changed !== undefined) throw inputError(`${changed} cannot be changed by an update`, operation);
}

/** The entity in the spelling of a PUT. */
function renamed(entity: object, { renamed: names }: UpdateForm): unknown {
  const result: Record<string, unknown> = { ...entity };
  for (const [property, [read, written]] of Object.entries(names)) {
    const holder = result[property];
    if (!isObject(holder) || !Object.hasOwn(holder, read)) continue;
    const { [read]: list, ...rest } = holder;
    result[property] = { ...rest, [written]: list };
  }
  return result;
}

function without(value: unknown, omitted: Omitted): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, omitted));
  if (!isObject(value)) return value;
  const kept: Record<string, unknown> = { ...value };
  for (const [name, rule] of Object.entries(omitted)) {
    if (rule === true) delete kept[name];
    else if (Object.hasOwn(kept, name)) kept[name] = without(kept[name], rule);
  }
  return kept;
}

/** Numbers and dates that JSON cannot hold are refused here, not taken for null. */
function same(a: unknown, b: unknown): boolean {
  return stringifyJson(a) === stringifyJson(b);
}
