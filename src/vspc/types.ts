import type { Client } from "openapi-fetch";
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
  PathsWith,
  Result,
} from "./operation-types.js";
import type { Changes } from "./patch/types.js";
import type { PropertyPath, Selected } from "./query/select.js";

/**
 * One HTTP method of the facade: returns the `data` of the answer, waits for async actions, throws ApiError.
 * With `wait: false` it returns the async action instead (already settled where the server answered at once).
 */
export type Method<Paths, M extends HttpMethod> = <
  Path extends PathsWith<Paths, M>,
  const Names extends PropertyPath<Data<Operation<Paths, Path, M>>> = never,
  Wait extends boolean = true,
>(
  path: Path,
  ...args: Args<Path, Init<Operation<Paths, Path, M>, Names> & { wait?: Wait }>
) => Promise<
  Wait extends false ? AsyncAction<Result<Operation<Paths, Path, M>, Names>> : Result<Operation<Paths, Path, M>, Names>
>;

/** A client of the VSPC REST API. `Paths` are the path types it is typed by. */
export interface VspcClient<Paths extends object> {
  /**
   * openapi-fetch on the same transport: `{ data, error, response }`, nothing unwrapped, a 202 as it is. Credentials,
   * retries, limits and timeouts apply.
   */
  readonly api: Client<Paths>;
  readonly get: Method<Paths, "get">;
  readonly post: Method<Paths, "post">;
  readonly put: Method<Paths, "put">;
  readonly delete: Method<Paths, "delete">;
  /**
   * Changes a resource: typed JSON Patch operations, or a function that edits a draft of it. With a draft the resource is
   * read first and only the difference is sent; where there is none nothing is sent and the resource returned as read.
   */
  patch<Path extends PathsWith<Paths, "patch">>(
    path: Path,
    init: Omit<Init<Operation<Paths, Path, "patch">>, "body"> & {
      /** With a draft: sends `test` operations too, so that the server refuses (1001) where others changed the same. */
      guard?: boolean;
    },
    changes: Changes<Data<Operation<Paths, Path, "patch">>>,
  ): Promise<Data<Operation<Paths, Path, "patch">>>;
  /** A collection: iterate it, or take `pages()`, `toArray()`, `first()`, `total()`. Nothing is sent until then. */
  list<Path extends ListPaths<Paths>, const Names extends PropertyPath<Item<Operation<Paths, Path, "get">>> = never>(
    path: Path,
    ...args: Args<Path, ListInit<Operation<Paths, Path, "get">, Names>>
  ): List<
    [Names] extends [never] ? Item<Operation<Paths, Path, "get">> : Selected<Item<Operation<Paths, Path, "get">>, Names>
  >;
  /** A file as a stream: a CSV report. An error is thrown before there is a stream. */
  download<Path extends FilePaths<Paths>>(
    path: Path,
    ...args: Args<Path, Init<Operation<Paths, Path, "get">>>
  ): Promise<Download>;
  /** Takes up an async action by its id, in this process or another: `resume(id, "post", "/infrastructure/…")`. */
  resume<M extends HttpMethod, Path extends PathsWith<Paths, M>>(
    id: string,
    method: M,
    path: Path,
  ): AsyncAction<Data<Operation<Paths, Path, M>>>;
  /** A client that acts as another user. It shares this client's limits and signs in on first use. */
  as(userUid: string): VspcClient<Paths>;
  /** Ends this login and forgets its tokens; the user's other logins stay. */
  logout(): Promise<void>;
  /** What is left for retries. */
  readonly retryBudget: RetryBudget;
  /** How many requests are under way. */
  readonly concurrency: ConcurrencyLimit;
}
