import { editDraft } from "../http/edit.js";
import { inputError } from "../http/errors.js";
import { stringifyJson } from "../http/json.js";
import { isObject } from "../util/objects.js";
import { type Omitted, type UpdateForm, type UpdateFormName, updateForms } from "./update-form.js";

/**
 * Returns the body of the PUT for an edited entity, including unchanged and unknown properties, or `undefined` if the edit
 * has changed nothing. Throws ApiError of kind `input` if it has changed a read-only property.
 */
export function editedBody<Entity extends object>(
  entity: Entity,
  edit: (draft: Entity) => unknown,
  formName: UpdateFormName,
  operation: string,
): unknown {
  const form = updateForms[formName];
  const before = editable(entity);
  const after = copied(before);
  editDraft(after, edit, operation);
  if (same(before, after)) return undefined;
  refuseReadOnly(before, after, form, operation);
  return without(renamed(after, form), form.omitted);
}

/** Returns the entity as a draft: without empty passwords, which would be set, and with the UIDs of gateway pools. */
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

/** Copies deeply. Unlike structuredClone, spreading keeps the symbols under which unknown XML is stored. */
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
  if (changed === undefined) return;
  // `Resources` is changed through `em.resources`.
  const hint = /Resources$/.test(changed) ? `; use em.${changed.charAt(0).toLowerCase()}${changed.slice(1)}` : "";
  throw inputError(`${changed} cannot be changed by an update${hint}`, operation);
}

/** Renames the lists that have another name in a PUT. */
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

/** Compares as JSON. Throws for numbers and dates that JSON would turn into null. */
function same(a: unknown, b: unknown): boolean {
  return stringifyJson(a) === stringifyJson(b);
}
