import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/vspc.js";
import type { Download } from "../http/download.js";
import type { ConcurrencyLimit } from "../http/limit.js";
import type { RetryBudget } from "../http/retry.js";
import type { List } from "../paging/index.js";
import type { AsyncAction } from "./async-action.js";
import type {
  Args,
  Data,
  FilePaths,
  HttpMethod,
  Init,
  Item,
  ListInit,
  ListPaths,
  Operation,
  Outcome,
  PatchDates,
  PatchInit,
  PathsWith,
  Result,
  Row,
} from "./operation-types.js";
import type { Changes } from "./patch/types.js";
import type { PropertyPath, Selected } from "./query/select.js";

/**
 * A client of the VSPC REST API. Its calls are checked by `Paths`, the path types of a document: those of this library's own
 * where nothing else is said, `paths & Theirs` for more.
 *
 * What its calls throw is ApiError, whose `kind` tells what to do.
 */
export interface VspcClient<Paths extends object = paths> {
  /**
   * openapi-fetch on the same transport: `{ data, error, response }`, nothing unwrapped, a 202 as it is. Credentials,
   * retries, limits and timeouts apply.
   */
  readonly api: Client<Paths>;
  /**
   * Reads one thing and returns the `data` of the answer.
   *
   * @param path a path of the API, its `{names}` as they are
   * @param init values for the names in the path, query, `select`, options
   * @throws ApiError
   * @example
   * const site = await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
   */
  get<
    Path extends PathsWith<Paths, "get">,
    const Names extends PropertyPath<Row<Operation<Paths, Path, "get">>> = never,
    Wait extends boolean = true,
  >(
    path: Path,
    ...init: Args<Paths, Path, "get", Init<Paths, Path, "get", Names, Wait>>
  ): Promise<Outcome<Result<Operation<Paths, Path, "get">, Names>, Wait>>;
  /**
   * Creates something or starts an action, waits for the async action that it may become, and returns the `data` of the
   * answer. Sent again after a lost connection or 429, but never done twice: see `requestId`.
   *
   * @param path a path of the API, its `{names}` as they are
   * @param init values for the names in the path, query, body, options; with `wait: false` it returns an AsyncAction
   * @throws ApiError
   * @example
   * const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
   *   path: { siteUid },
   *   body: { credentials: { userName: "acme", password } },
   * });
   */
  post<
    Path extends PathsWith<Paths, "post">,
    const Names extends PropertyPath<Row<Operation<Paths, Path, "post">>> = never,
    Wait extends boolean = true,
  >(
    path: Path,
    ...init: Args<Paths, Path, "post", Init<Paths, Path, "post", Names, Wait>>
  ): Promise<Outcome<Result<Operation<Paths, Path, "post">, Names>, Wait>>;
  /**
   * Replaces something as a whole, waits for the async action that it may become, and returns the `data` of the answer.
   *
   * @param path a path of the API, its `{names}` as they are
   * @param init values for the names in the path, query, body, options; with `wait: false` it returns an AsyncAction
   * @throws ApiError
   */
  put<
    Path extends PathsWith<Paths, "put">,
    const Names extends PropertyPath<Row<Operation<Paths, Path, "put">>> = never,
    Wait extends boolean = true,
  >(
    path: Path,
    ...init: Args<Paths, Path, "put", Init<Paths, Path, "put", Names, Wait>>
  ): Promise<Outcome<Result<Operation<Paths, Path, "put">, Names>, Wait>>;
  /**
   * Deletes something and waits for the async action that it may become.
   *
   * @param path a path of the API, its `{names}` as they are
   * @param init values for the names in the path, query, options; with `wait: false` it returns an AsyncAction
   * @throws ApiError
   * @example
   * await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", {
   *   path: { tenantUid },
   *   query: { deleteBackups: true },
   * });
   */
  delete<
    Path extends PathsWith<Paths, "delete">,
    const Names extends PropertyPath<Row<Operation<Paths, Path, "delete">>> = never,
    Wait extends boolean = true,
  >(
    path: Path,
    ...init: Args<Paths, Path, "delete", Init<Paths, Path, "delete", Names, Wait>>
  ): Promise<Outcome<Result<Operation<Paths, Path, "delete">, Names>, Wait>>;
  /**
   * Changes a resource: typed JSON Patch operations, or a function that edits a draft of it. With a draft the resource is
   * read first and only the difference is sent; where there is none nothing is sent and the resource returned as read.
   *
   * @param path a path of the API, its `{names}` as they are
   * @param init values for the names in the path, query, options; with `wait: false` it returns an AsyncAction
   * @param changes JSON Patch operations, or a function that edits the draft in place before it returns
   * @throws ApiError: of kind `input`, before the PATCH, where a read-only property would change
   * @example
   * await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, (tenant) => {
   *   tenant.description = "gold";
   * });
   */
  patch<Path extends PathsWith<Paths, "patch">, Wait extends boolean = true>(
    path: Path,
    init: PatchInit<Paths, Path, Wait>,
    changes: Changes<
      Exclude<Data<Operation<Paths, Path, "patch">>, undefined>,
      PatchDates<Operation<Paths, Path, "patch">>
    >,
  ): Promise<Outcome<Data<Operation<Paths, Path, "patch">>, Wait>>;
  /**
   * A collection, page by page: iterate it, or take `pages()`, `toArray()`, `first()`, `only()`, `total()`. Nothing is sent
   * until then. What a walk promises while rows come and go is written at `consistency`.
   *
   * @param path a path of the API whose GET is a collection, its `{names}` as they are
   * @param init values for the names in the path, query, `filter`, `sort`, `select`, options of paging
   * @throws ApiError: of kind `input`, at once, for an option out of range; all else when it is read
   * @example
   * for await (const tenant of vspc.list("/infrastructure/sites/tenants", {
   *   filter: (row) => row.isEnabled.equals(true),
   *   select: ["instanceUid", "name"],
   * })) console.log(tenant.name);
   */
  list<Path extends ListPaths<Paths>, const Names extends PropertyPath<Item<Operation<Paths, Path, "get">>> = never>(
    path: Path,
    ...init: Args<Paths, Path, "get", ListInit<Paths, Path, Names>>
  ): List<
    [Names] extends [never] ? Item<Operation<Paths, Path, "get">> : Selected<Item<Operation<Paths, Path, "get">>, Names>
  >;
  /**
   * A file as a stream: a CSV report. An error is thrown before there is a stream. Read the stream to its end or cancel it.
   *
   * @param path a path of the API whose GET answers with a file
   * @param init values for the names in the path, query, options
   * @throws ApiError
   */
  download<Path extends FilePaths<Paths>>(
    path: Path,
    ...init: Args<Paths, Path, "get", Init<Paths, Path, "get">>
  ): Promise<Download>;
  /**
   * Takes up an async action by its id, in this process or another. Nothing is sent until its `result()` or `progress()`.
   *
   * @param id the `id` of an AsyncAction, or the `X-Request-id` of its call
   * @param method the method of the call that became the action
   * @param path the path of that call: it tells the type of the result
   * @throws ApiError of kind `input` for an id that cannot be one
   * @example
   * const tenant = await vspc.resume(id, "post", "/infrastructure/sites/{siteUid}/tenants").result();
   */
  resume<M extends HttpMethod, Path extends PathsWith<Paths, M>>(
    id: string,
    method: M,
    path: Path,
  ): AsyncAction<Data<Operation<Paths, Path, M>>>;
  /**
   * A client that acts as another user. It shares this client's limits and signs in on first use.
   *
   * @param userUid the `instanceUid` of a user
   * @throws ApiError of kind `input` where this client signs in by an API key or a fixed token
   */
  as(userUid: string): VspcClient<Paths>;
  /**
   * Ends this login, deletes its tokens, and allows refused credentials again. If the server cannot be reached, `logger` gets
   * a warning. Rejects only if `tokenStore.delete` fails.
   */
  logout(): Promise<void>;
  /** What is left for retries. */
  readonly retryBudget: RetryBudget;
  /** How many requests are under way. */
  readonly concurrency: ConcurrencyLimit;
}
