import { inputError } from "../http/errors.js";
import { isObject } from "../http/objects.js";

/** Properties to leave out; lists are looked through. */
export interface Omitted {
  readonly [property: string]: true | Omitted;
}

/** How an entity is written back. */
export interface UpdateForm {
  /** What only the server sets. */
  readonly omitted: Omitted;
  /** What goes back as it was read: it says which entity this is, or is changed elsewhere. */
  readonly fixed: readonly string[];
}

export const tenantForm: UpdateForm = {
  omitted: {
    Links: true,
    LastResult: true,
    LastActive: true,
    VmCount: true,
    BackupCount: true,
    ReplicaCount: true,
    WorkStationBackupCount: true,
    ServerBackupCount: true,
    Resources: { CloudTenantResources: { Links: true, RepositoryQuota: { UsedQuota: true } } },
    ComputeResources: { CloudTenantComputeResources: { Links: true, ComputeResourceStats: true } },
    VCloudComputeResources: {
      CloudTenantVCloudComputeResources: {
        Links: true,
        VirtualDataCenterName: true,
        Enabled: true,
        AllocationModel: true,
        ResourceUsage: true,
      },
    },
    CloudGatewayPools: { CloudGatewayPools: true },
  },
  // A missing TenantType is answered with 500 by some versions: it goes along although it never changes.
  fixed: ["Href", "Type", "Name", "UID", "Resources", "ComputeResources", "TenantType"],
};

export const subtenantForm: UpdateForm = {
  omitted: { Links: true, RepositoryQuota: { UsedQuotaMb: true, QuotaId: true } },
  fixed: ["Href", "Type", "Id", "Name"],
};

/**
 * The body that writes an edited entity back: everything the server takes, unchanged properties included.
 * `undefined` where the edit changed nothing. Throws ApiError of kind `input` where it changed what cannot be changed.
 */
export function editedBody<Entity extends object>(
  entity: Entity,
  edit: (draft: Entity) => void,
  form: UpdateForm,
  operation: string,
): unknown {
  const before = editable(entity);
  const after = structuredClone(before);
  edit(after);
  if (same(before, after)) return undefined;
  refuseReadOnly(before, after, form, operation);
  return without(after, form.omitted);
}

/** The entity as a draft: no empty passwords, which would be set; gateway pools by UID, as they are written. */
function editable<Entity extends object>(entity: Entity): Entity {
  const draft = structuredClone(entity);
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

function without(value: unknown, omitted: Omitted): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, omitted));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => omitted[name] !== true);
  return Object.fromEntries(
    kept.map(([name, nested]) => {
      const rule = omitted[name];
      return [name, typeof rule === "object" ? without(nested, rule) : nested];
    }),
  );
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
