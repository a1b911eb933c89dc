import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/vspc.js";
import type { Download } from "../http/download.js";
import type { ConcurrencyLimit } from "../http/limit.js";
import type { RetryBudget } from "../http/retry.js";
import type { List } from "../paging/types.js";
import type {
  Args,
  Data,
  FilePaths,
  HttpMethod,
  Init,
  Instead,
  Item,
  ListInit,
  ListPaths,
  Operation,
  Outcome,
  PatchDates,
  PatchInit,
  PathsWith,
  Send,
  Spelled,
} from "./operation-types.js";
import type { Changes } from "./patch/types.js";
import type { AsyncAction } from "./poller.js";
import type { ProxiedApi, ProxiedProduct } from "./proxy.js";
import type { PropertyPath, Selected } from "./query/select.js";

/**
 * Client of the VSPC REST API. All methods throw `ApiError`. Check `kind` to decide what to do.
 *
 * `Paths` are the path types of an OpenAPI document, by default those of our specification. Pass `paths & MyPaths` to add
 * operations.
 */
export interface VspcClient<Paths extends object = paths> {
  /**
   * openapi-fetch on the same transport. Returns `{ data, error, response }` without unwrapping, and a 202 as it was
   * received. Credentials, retries, limits and timeouts apply.
   */
  readonly api: Client<Paths>;
  /**
   * Reads a resource and returns the `data` of the response.
   *
   * @param path path template of the API
   * @param init path parameters, query, `select` and options
   * @throws ApiError
   * @example
   * const site = await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
   */
  readonly get: Send<Paths, "get">;
  /**
   * Creates a resource or runs an action, waits for its asynchronous action if there is one, and returns the `data` of the
   * response. Retried after a lost connection or a 429, but never executed twice: see `requestId`.
   *
   * @param path path template of the API
   * @param init path parameters, query, body and options. With `wait: false` the call returns an AsyncAction.
   * @throws ApiError
   * @example
   * const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
   *   path: { siteUid },
   *   body: { credentials: { userName: "acme", password } },
   * });
   */
  readonly post: Send<Paths, "post">;
  /**
   * Replaces a resource, waits for its asynchronous action if there is one, and returns the `data` of the response.
   *
   * @param path path template of the API
   * @param init path parameters, query, body and options. With `wait: false` the call returns an AsyncAction.
   * @throws ApiError
   */
  readonly put: Send<Paths, "put">;
  /**
   * Deletes a resource and waits for its asynchronous action if there is one.
   *
   * @param path path template of the API
   * @param init path parameters, query and options. With `wait: false` the call returns an AsyncAction.
   * @throws ApiError
   * @example
   * await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", {
   *   path: { tenantUid },
   *   query: { deleteBackups: true },
   * });
   */
  readonly delete: Send<Paths, "delete">;
  /**
   * Changes a resource by JSON Patch operations or by a function that edits a draft. For a draft, the resource is read first
   * and only the differences are sent. If nothing has changed, nothing is sent and the resource is returned.
   *
   * @param path path template of the API
   * @param init path parameters, query and options. With `wait: false` the call returns an AsyncAction.
   * @param changes JSON Patch operations, or a synchronous function that edits the draft in place
   * @throws ApiError of kind `input`, before the PATCH, if a read-only property would change
   * @example
   * await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, (tenant) => {
   *   tenant.description = "gold";
   * });
   */
  patch<Path extends PathsWith<Paths, "patch">, Wait extends boolean = true, Text extends string = Path>(
    path: (Path & Spelled<Paths, Path, Text>) | Instead<Paths, Path, Text>,
    init: PatchInit<Paths, Path, Wait>,
    changes: Changes<
      Exclude<Data<Operation<Paths, Path, "patch">>, undefined>,
      PatchDates<Operation<Paths, Path, "patch">>
    >,
  ): Promise<Outcome<Data<Operation<Paths, Path, "patch">>, Wait>>;
  /**
   * Returns a collection that is read page by page: iterate it, or call `pages()`, `toArray()`, `first()`, `only()` or
   * `total()`. Nothing is sent before that. See `consistency` for rows that are added or removed during the iteration.
   *
   * @param path path template of a collection
   * @param init path parameters, query, `filter`, `sort`, `select` and paging options
   * @throws ApiError of kind `input`, immediately, if an option is out of range. Other errors are thrown when it is read.
   * @example
   * for await (const tenant of vspc.list("/infrastructure/sites/tenants", {
   *   filter: (row) => row.isEnabled.equals(true),
   *   select: ["instanceUid", "name"],
   * })) console.log(tenant.name);
   */
  list<
    Path extends ListPaths<Paths>,
    const Names extends PropertyPath<Item<Operation<Paths, Path, "get">>> = never,
    Text extends string = Path,
  >(
    path: (Path & Spelled<Paths, Path, Text>) | Instead<Paths, Path, Text>,
    ...init: Args<Paths, Path, "get", ListInit<Paths, Path, Names>>
  ): List<
    [Names] extends [never] ? Item<Operation<Paths, Path, "get">> : Selected<Item<Operation<Paths, Path, "get">>, Names>
  >;
  /**
   * Downloads a file, such as a CSV report, as a stream. Read the stream to its end or cancel it.
   *
   * @param path path template of an operation that returns a file
   * @param init path parameters, query and options
   * @throws ApiError
   */
  download<Path extends FilePaths<Paths>>(
    path: Path,
    ...init: Args<Paths, Path, "get", Init<Paths, Path, "get">>
  ): Promise<Download>;
  /**
   * Resumes an asynchronous action by its ID, also in another process. Nothing is sent before `result()` or `progress()`.
   *
   * @param id `id` of an AsyncAction, or `X-Request-id` of its call
   * @param method method of the call that started the action
   * @param path path template of that call, which determines the type of the result
   * @throws ApiError of kind `input` if the ID is invalid
   * @example
   * const tenant = await vspc.resume(id, "post", "/infrastructure/sites/{siteUid}/tenants").result();
   */
  resume<M extends HttpMethod, Path extends PathsWith<Paths, M>>(
    id: string,
    method: M,
    path: Path,
  ): AsyncAction<Data<Operation<Paths, Path, M>>>;
  /**
   * Returns the REST API of a Veeam product that the console proxies requests to. Nothing is sent. The key must not be
   * read-only for requests other than GET.
   *
   * @param managementAgentUid UID of the management agent on the product's server
   * @param product `proxyProductUrlRepresentation` of the product, such as `vb365`
   * @throws ApiError of kind `input` if an argument is invalid
   * @example
   * const { api } = vspc.proxy<Vb365Paths>(managementAgentUid, "vb365");
   * const { data } = await api.GET("/v7/jobs");
   */
  proxy<ProductPaths extends object>(managementAgentUid: string, product: ProxiedProduct): ProxiedApi<ProductPaths>;
  /**
   * Returns a client that acts as another user. It shares this client's limits and signs in on first use.
   *
   * @param userUid `instanceUid` of the user
   * @throws ApiError of kind `input` if this client uses an API key or a fixed token
   */
  as(userUid: string): VspcClient<Paths>;
  /**
   * Signs out: revokes and deletes the tokens, and allows refused credentials again. If the server cannot be reached, a
   * warning is logged. Rejects only if `tokenStore.delete` fails.
   */
  logout(): Promise<void>;
  /** Remaining budget for retries. */
  readonly retryBudget: RetryBudget;
  /** Number of requests in flight. */
  readonly concurrency: ConcurrencyLimit;
}
