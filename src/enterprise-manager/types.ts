import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/enterprise-manager.js";
import type { ConcurrencyLimit } from "../http/limit.js";
import type { RetryBudget } from "../http/retry.js";
import type { CallOptions } from "./options.js";
import type { Query } from "./query/index.js";
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
import type { TaskHandle, TaskProgress } from "./tasks.js";

/** Options of a write, which the server carries out as a task. */
export interface WriteOptions extends CallOptions {
  /**
   * Milliseconds to wait for the task.
   *
   * @default 1,800,000, half an hour
   */
  taskTimeout?: number;
}

/** A write: waits for its task, or with `wait: false` returns the task once the server has accepted it. */
export interface Write<Arguments extends readonly unknown[], T, Options = WriteOptions> {
  (...args: [...Arguments, options: Options & { wait: false }]): Promise<TaskHandle<T>>;
  (...args: [...Arguments, options?: Options & { wait?: true }]): Promise<T>;
  (...args: [...Arguments, options?: Options & { wait?: boolean }]): Promise<T | TaskHandle<T>>;
}

/** Options of deleting a tenant. */
export interface DeleteTenantOptions extends WriteOptions {
  /**
   * Deletes the tenant's backups too.
   *
   * @default false
   */
  includeBackups?: boolean;
}

/** Changes an entity in place; the whole entity is then written back. */
export type Edit<Entity> = (draft: Entity) => void;

/** Ids are UUIDs or URNs (`urn:veeam:CloudTenant:<uuid>`). */
export interface Tenants {
  /** All tenants of all backup servers, as full entities. The server answers in one piece; `query` goes page by page. */
  list(options?: CallOptions): Promise<CloudTenant[]>;
  /** One tenant, as a full entity. */
  get(tenantId: string, options?: CallOptions): Promise<CloudTenant>;
  /** Creates a tenant, waits for the task, and returns the tenant. */
  create: Write<[spec: Schemas["CreateCloudTenantSpec"]], CloudTenant>;
  /** Reads the tenant, edits it and writes it back; nothing is sent where the edit changes nothing. */
  update: Write<[tenantId: string, edit: Edit<CloudTenant>], CloudTenant>;
  /** Deletes the tenant and waits for the task. */
  delete: Write<[tenantId: string], void, DeleteTenantOptions>;
}

/** What belongs to a tenant. Ids are UUIDs or URNs. */
export interface TenantParts<Entity, Spec> {
  /** All that the tenant has. */
  list(tenantId: string, options?: CallOptions): Promise<Entity[]>;
  /** One of them. */
  get(tenantId: string, id: string, options?: CallOptions): Promise<Entity>;
  /** Creates one, waits for the task, and returns it. */
  create: Write<[tenantId: string, spec: Spec], Entity>;
  /** Deletes one and waits for the task. */
  delete: Write<[tenantId: string, id: string], void>;
}

export interface Subtenants extends TenantParts<CloudSubtenant, Schemas["CloudSubtenantCreateSpec"]> {
  /** Reads the subtenant, edits it and writes it back; nothing is sent where the edit changes nothing. */
  update: Write<[tenantId: string, id: string, edit: Edit<CloudSubtenant>], CloudSubtenant>;
}

/** What a service provider has, and what the specs of tenants refer to. */
export interface Infrastructure<Entity, Options = CallOptions> {
  /**
   * All of them, as full entities. The server answers in one piece; `query` goes page by page.
   *
   * @throws ApiError: of kind `input`, before anything is sent, for an option that is wrong
   */
  list(options?: Options): Promise<Entity[]>;
  /**
   * One of them, as a full entity. Its id is a UUID or a URN (`urn:veeam:BackupServer:<uuid>`).
   *
   * @throws ApiError: of kind `input`, before anything is sent, for an id of another kind; with `status` 404 where
   *   there is none
   */
  get(id: string, options?: CallOptions): Promise<Entity>;
}

/** Options of listing repositories. */
export interface ListRepositoriesOptions extends CallOptions {
  /**
   * Only those of this backup server: its UUID or URN.
   *
   * @default those of all backup servers
   */
  backupServerId?: string;
}

/**
 * A client of the Enterprise Manager's tenant API. The first call logs on; `close()`, or leaving the block of
 * `await using`, logs off. What it throws is ApiError.
 */
export interface EnterpriseManagerClient extends AsyncDisposable {
  /**
   * openapi-fetch on the same transport: `{ data, error, response }` in the JSON form, whatever the format, and a 202
   * as it is. Session, retries, limits and timeouts apply.
   */
  readonly api: Client<paths, "application/json">;
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
  readonly subtenants: Subtenants;
  /** Their `UID` is what a tenant is created with. */
  readonly backupServers: Infrastructure<BackupServer>;
  /** Their `UID` is what a storage quota is created with. */
  readonly repositories: Infrastructure<Repository, ListRepositoriesOptions>;
  /** Their `UID` is what a tenant is subscribed to. */
  readonly hardwarePlans: Infrastructure<CloudHardwarePlan>;
  readonly wanAccelerators: Infrastructure<WanAccelerator>;
  readonly gatewayPools: Infrastructure<CloudGatewayPoolEntity>;
  /** Finds tenants, subtenants, tasks and infrastructure: filtered, sorted, page by page. Nothing is sent until it is read. */
  readonly query: Query;
  /** Takes up a task of this client's session by its id. Its result is the finished task. */
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
  /** What is left for retries. */
  readonly retryBudget: RetryBudget;
  /** How many requests are under way. */
  readonly concurrency: ConcurrencyLimit;
}
