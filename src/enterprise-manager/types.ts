import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/enterprise-manager.js";
import type { NoResult } from "../http/edit.js";
import type { ConcurrencyLimit } from "../http/limit.js";
import type { RetryBudget } from "../http/retry.js";
import type { WithDates } from "../util/date-time.js";
import type { Sent } from "../util/sent.js";
import type { CallOptions } from "./options.js";
import type { TaskHandle, TaskProgress } from "./poller.js";
import type { Query } from "./query/list-query.js";
import type {
  BackupServer,
  CloudGatewayPoolEntity,
  CloudHardwarePlan,
  CloudSubtenant,
  CloudTenant,
  CloudTenantComputeResource,
  CloudTenantResource,
  CloudTenantVCloudComputeResource,
  Repository,
  Schemas,
  WanAccelerator,
} from "./schemas.js";

/** Options of a write, which the server runs as a task. */
export interface WriteOptions<Wait extends boolean = boolean> extends CallOptions {
  /**
   * Milliseconds to wait for the task.
   *
   * @default 1,800,000, half an hour
   */
  taskTimeout?: number | undefined;
  /**
   * If `false`, returns a {@link TaskHandle} as soon as the server has accepted the write.
   *
   * @default true
   */
  wait?: Wait | undefined;
}

/** Options of deleting a tenant. */
export interface DeleteTenantOptions<Wait extends boolean = boolean> extends WriteOptions<Wait> {
  /**
   * If `true`, also deletes the tenant's backups.
   *
   * @default false
   */
  includeBackups?: boolean | undefined;
}

/** Function that edits a draft of an entity in place. The whole entity is then written back. */
export type Edit<Entity> = (draft: Entity) => NoResult;

/** Properties of a tenant that other methods change. */
type Parts = "Resources" | "ComputeResources";

/** Draft of a tenant. Change its resources through `em.resources` and `em.computeResources`. */
export type TenantDraft = WithDates<Omit<CloudTenant, Parts>, "LeaseOptions.LeaseExpirationDate"> &
  DeepReadonly<Pick<CloudTenant, Parts>>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Tenants of the service provider. IDs are UUIDs or URNs (`urn:veeam:CloudTenant:<uuid>`). */
export interface Tenants extends Infrastructure<CloudTenant> {
  /** Creates a tenant, waits for the task, and returns the tenant. */
  create<Wait extends boolean = true>(
    spec: Sent<Schemas["CreateCloudTenantSpec"]>,
    options?: WriteOptions<Wait>,
  ): Promise<Outcome<CloudTenant, Wait>>;
  /**
   * Reads the tenant, lets `edit` change a draft, and writes it back. Nothing is sent if nothing has changed.
   *
   * @throws ApiError of kind `input`, before the PUT, if a read-only property has changed
   * @example
   * await em.tenants.update(tenantId, (tenant) => {
   *   tenant.Description = "gold";
   * });
   */
  update<Wait extends boolean = true>(
    tenantId: string,
    edit: Edit<TenantDraft>,
    options?: WriteOptions<Wait>,
  ): Promise<Outcome<CloudTenant, Wait>>;
  /** Deletes a tenant and waits for the task. */
  delete<Wait extends boolean = true>(
    tenantId: string,
    options?: DeleteTenantOptions<Wait>,
  ): Promise<Outcome<void, Wait>>;
}

/** Result of a write, or its task if it does not wait. */
export type Outcome<T, Wait extends boolean> = { true: T; false: TaskHandle<T> }[`${Wait}`];

/** Resources that belong to a tenant. IDs are UUIDs or URNs. */
export interface TenantParts<Entity, Spec> {
  /** Returns all resources of the tenant. */
  list(tenantId: string, options?: CallOptions): Promise<Entity[]>;
  /** Returns a resource. */
  get(tenantId: string, id: string, options?: CallOptions): Promise<Entity>;
  /** Creates a resource, waits for the task, and returns the resource. */
  create<Wait extends boolean = true>(
    tenantId: string,
    spec: Sent<Spec>,
    options?: WriteOptions<Wait>,
  ): Promise<Outcome<Entity, Wait>>;
  /** Deletes a resource and waits for the task. */
  delete<Wait extends boolean = true>(
    tenantId: string,
    id: string,
    options?: WriteOptions<Wait>,
  ): Promise<Outcome<void, Wait>>;
}

/** Subtenants of a tenant. */
export interface Subtenants extends TenantParts<CloudSubtenant, Schemas["CloudSubtenantCreateSpec"]> {
  /** Reads the subtenant, lets `edit` change a draft, and writes it back. Nothing is sent if nothing has changed. */
  update<Wait extends boolean = true>(
    tenantId: string,
    id: string,
    edit: Edit<CloudSubtenant>,
    options?: WriteOptions<Wait>,
  ): Promise<Outcome<CloudSubtenant, Wait>>;
}

/** Entities of the service provider: tenants, and the infrastructure that their specs refer to. */
export interface Infrastructure<Entity, Options = CallOptions> {
  /**
   * Returns all entities in one response. Use `query` to read them page by page.
   *
   * @throws ApiError of kind `input`, before anything is sent, for an invalid option
   */
  list(options?: Options): Promise<Entity[]>;
  /**
   * Returns an entity. Its ID is a UUID or a URN (`urn:veeam:BackupServer:<uuid>`).
   *
   * @throws ApiError of kind `input`, before anything is sent, for an ID of another kind; with `status` 404 if the entity
   *   does not exist
   */
  get(id: string, options?: CallOptions): Promise<Entity>;
}

/** Options of listing repositories. */
export interface ListRepositoriesOptions extends CallOptions {
  /**
   * UUID or URN of the backup server whose repositories are returned.
   *
   * @default all backup servers
   */
  backupServerId?: string | undefined;
}

/**
 * Client of the Enterprise Manager's tenant API. The first call signs in; `close()`, or leaving the block of `await using`,
 * signs out. All methods throw `ApiError`. Check `kind` to decide what to do.
 */
export interface EnterpriseManagerClient extends AsyncDisposable {
  /**
   * openapi-fetch on the same transport. Returns `{ data, error, response }` in the JSON form, whatever the format, and a
   * 202 as it was received. Session, retries, limits and timeouts apply.
   */
  readonly api: Client<paths, "application/json">;
  /** Tenants of the service provider. */
  readonly tenants: Tenants;
  /** Storage quotas of a tenant. */
  readonly resources: TenantParts<CloudTenantResource, Schemas["CreateCloudTenantResourceSpec"]>;
  /** Subscriptions of a tenant to hardware plans. */
  readonly computeResources: TenantParts<CloudTenantComputeResource, Schemas["CloudTenantComputeResourceCreateSpec"]>;
  /** Organization virtual data centers of a VMware Cloud Director tenant. */
  readonly vCloudComputeResources: TenantParts<
    CloudTenantVCloudComputeResource,
    Schemas["CloudTenantVCloudComputeResourceCreateSpec"]
  >;
  /** Subtenants of a tenant. */
  readonly subtenants: Subtenants;
  /** Backup servers. Their `UID` is required to create a tenant. */
  readonly backupServers: Infrastructure<BackupServer>;
  /** Repositories. Their `UID` is required to create a storage quota. */
  readonly repositories: Infrastructure<Repository, ListRepositoriesOptions>;
  /** Hardware plans. Their `UID` is required to subscribe a tenant. */
  readonly hardwarePlans: Infrastructure<CloudHardwarePlan>;
  /** WAN accelerators. */
  readonly wanAccelerators: Infrastructure<WanAccelerator>;
  /** Cloud gateway pools. */
  readonly gatewayPools: Infrastructure<CloudGatewayPoolEntity>;
  /** Finds tenants, subtenants, tasks and infrastructure: filtered, sorted, page by page. */
  readonly query: Query;
  /** Resumes a task of this client's session by its ID. Its result is the finished task. */
  task(id: string): TaskHandle<TaskProgress>;
  /**
   * Reads the target of a link from this client's own server, whatever host the link contains.
   *
   * @example
   * const link = tenant.Links?.find(({ Type }) => Type === "CloudSubtenantList");
   * if (link) await em.follow<Schemas["CloudSubtenants"]>(link);
   */
  follow<Target extends object = Record<string, unknown>>(
    link: { readonly Href: string },
    options?: CallOptions,
  ): Promise<Target>;
  /**
   * Logs off; later calls are refused, and running tasks end with the session. Never rejects: if the logoff fails, `logger`
   * gets a warning.
   */
  close(): Promise<void>;
  /** Calls `close()`. */
  [Symbol.asyncDispose](): Promise<void>;
  /** Remaining budget for retries. */
  readonly retryBudget: RetryBudget;
  /** Number of requests in flight. */
  readonly concurrency: ConcurrencyLimit;
}
