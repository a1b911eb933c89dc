import type { ListOptions } from "../paging/index.js";
import type { AsyncAction } from "./async-action.js";
import type { Fields, Filter, SortKey } from "./query/filter.js";
import type { PropertyPath, Selected } from "./query/select.js";

export type HttpMethod = "get" | "put" | "post" | "delete" | "patch";

/** The paths of a document that have the method. */
export type PathsWith<Paths, Method extends HttpMethod> = {
  [Path in keyof Paths]: Paths[Path] extends { [M in Method]: object } ? Path : never;
}[keyof Paths] &
  string;

/** An operation of a document. */
export type Operation<Paths, Path extends keyof Paths, Method extends HttpMethod> = Paths[Path][Method &
  keyof Paths[Path]];

type Content<Operation> = Operation extends { responses: { 200: { content: infer C } } } ? C : never;

/** The body of an operation's 200. */
export type Body<Operation> =
  Content<Operation> extends { "application/json": infer B } ? B : Content<Operation>[keyof Content<Operation>];

/**
 * What a call returns: the `data` of the envelope, undefined where the document does not promise any, the body where there is
 * no envelope.
 */
export type Data<Operation> = DataOf<Body<Operation>>;
type DataOf<B> = B extends { data: infer D }
  ? null extends D
    ? Unpromised<NonNullable<D>>
    : D
  : "data" extends keyof B
    ? Unpromised<NonNullable<B["data"]>>
    : B;
type Unpromised<D> = D extends Record<string, never> ? undefined : D | undefined;

/** The row of a collection. */
export type Item<Operation> = NonNullable<Data<Operation>> extends readonly (infer Row)[] ? Row : never;

/** Paths whose GET is a paged collection. */
export type ListPaths<Paths> = {
  [Path in PathsWith<Paths, "get">]: [PageName & keyof Query<Operation<Paths, Path, "get">>] extends [never]
    ? never
    : Path;
}[PathsWith<Paths, "get">];

type PageName = "limit" | "offset";

/** Paths whose GET answers with a file. */
export type FilePaths<Paths> = {
  [Path in PathsWith<Paths, "get">]: Body<Operation<Paths, Path, "get">> extends Blob ? Path : never;
}[PathsWith<Paths, "get">];

type Parameters<Operation, Place extends string> = Operation extends { parameters: { [P in Place]?: infer V } }
  ? V
  : never;
type Query<Operation> = [NonNullable<Parameters<Operation, "query">>] extends [never]
  ? object
  : NonNullable<Parameters<Operation, "query">>;
type QueryRest<Operation> = Omit<Query<Operation>, "filter" | "sort" | "select" | "limit" | "offset">;

/** Options of every call. */
export interface CallOptions {
  /** Ends the call, its waiting and its polling: it then throws ApiError of kind `aborted`. */
  signal?: AbortSignal;
  /**
   * Milliseconds for the request: all its attempts, the pauses between them and its body. What goes on as an async action
   * has `actionTimeout` besides. From 1 to 86,400,000.
   *
   * @default the client's `timeout`: 120,000, two minutes
   */
  timeout?: number;
  /**
   * How often the request is sent at most, from 1 to 100; 1 for no retries. What the server throttled (429) is not counted,
   * but with 1 it fails.
   *
   * @default the client's `maxAttempts`: 5
   */
  maxAttempts?: number;
  /** Further headers. `Authorization` and `X-Client-Version` are the client's. */
  headers?: Readonly<Record<string, string>>;
  /**
   * `X-Request-id` of a write: the same id within five minutes never acts twice. A UUID.
   *
   * @default a fresh one for each call, the same for all its attempts
   */
  requestId?: string;
}

/** Further options of a call that may go on as an async action. */
export interface WaitOptions<Wait = boolean> {
  /**
   * `false`: returns an {@link AsyncAction} as soon as the server has taken the call on; where it answered at once, one
   * that has ended.
   *
   * @default true
   */
  wait?: Wait;
  /**
   * Milliseconds to wait for an async action.
   *
   * @default 1,800,000, half an hour
   */
  actionTimeout?: number;
}

/** Values for the `{names}` in the path. Picked, not written anew: so editors show what the document says there. */
type PathPart<Operation> = Operation extends { parameters: { path: object } }
  ? Pick<Operation["parameters"], "path">
  : { path?: never };

type QueryPart<Operation> = keyof QueryRest<Operation> extends never
  ? { query?: never }
  : Partial<QueryRest<Operation>> extends QueryRest<Operation>
    ? {
        /** Further parameters of the query. */
        query?: QueryRest<Operation>;
      }
    : {
        /** Parameters of the query. */
        query: QueryRest<Operation>;
      };

type BodyPart<Operation> = Operation extends { requestBody: { content: infer C } }
  ? {
      /** What to send. Date-times as text or Date, 64-bit integers as number or bigint. */
      body: RequestBody<C>;
    }
  : Operation extends { requestBody?: { content: infer C } }
    ? {
        /** What to send, if anything. Date-times as text or Date, 64-bit integers as number or bigint. */
        body?: RequestBody<C>;
      }
    : { body?: never };
type RequestBody<C> = C extends { "multipart/form-data": infer Form } ? Form | FormData : C[keyof C];

type SelectPart<Operation, Names> = "select" extends keyof Query<Operation> ? Selection<Names> : { select?: never };

interface Selection<Names> {
  /**
   * Properties to return, nested ones by dots; the result has these and no others.
   *
   * @default all properties
   */
  select?: readonly Names[];
}

/** Everything a call takes: path parameters, query, body and options; required where the document says so. */
export type Init<
  Paths,
  Path extends keyof Paths,
  Method extends HttpMethod,
  Names = PropertyPath<Row<Operation<Paths, Path, Method>>>,
  Wait = boolean,
> = PathPart<Operation<Paths, Path, Method>> &
  QueryPart<Operation<Paths, Path, Method>> &
  BodyPart<Operation<Paths, Path, Method>> &
  SelectPart<Operation<Paths, Path, Method>, Names> &
  CallOptions &
  WaitOptions<Wait>;

/** What `patch` takes beside the changes, which are the body. */
export type PatchInit<Paths, Path extends keyof Paths, Wait = boolean> = PathPart<Operation<Paths, Path, "patch">> &
  QueryPart<Operation<Paths, Path, "patch">> &
  SelectPart<Operation<Paths, Path, "patch">, PropertyPath<Row<Operation<Paths, Path, "patch">>>> &
  CallOptions &
  WaitOptions<Wait> &
  PatchOptions;

/** Further options of a patch. */
export interface PatchOptions {
  /**
   * With a draft: sends `test` operations too, so that the server refuses (1001) where others changed the same.
   *
   * @default false
   */
  guard?: boolean;
}

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

/**
 * The trailing argument: optional where nothing in it is required. A mistyped path stands for all paths: then nothing
 * is asked of it, so that the one error is about the path.
 */
export type Args<Path, I> =
  true extends IsUnion<Path> ? [init?: object] : Partial<I> extends I ? [init?: I] : [init: I];

/** What `select` selects from: the properties of the data, or of its rows where it is a list. */
export type Row<Operation> =
  NonNullable<Data<Operation>> extends readonly (infer Item)[] ? Item : NonNullable<Data<Operation>>;

/** What a call returns after `select`. */
export type Result<Operation, Names> = [Names] extends [never] ? Data<Operation> : SelectedData<Data<Operation>, Names>;
type SelectedData<D, Names> = D extends readonly (infer Item)[]
  ? Selected<Item, Names>[]
  : D extends undefined
    ? D
    : Selected<D, Names>;

/** What a call returns, or the async action behind it where it does not wait. */
export type Outcome<T, Wait> = Wait extends false ? AsyncAction<T> : T;

/** The date-times of a resource that a patch takes as Date too, as the document's types name them. */
export type PatchDates<Operation> = Operation extends { dateTimes: infer Names extends string } ? Names : never;

type OrBuilder<Row, T> = T | ((row: Fields<Row>) => T);

/** Everything a list takes. */
export type ListInit<
  Paths,
  Path extends keyof Paths,
  Names = PropertyPath<Item<Operation<Paths, Path, "get">>>,
> = PathPart<Operation<Paths, Path, "get">> &
  QueryPart<Operation<Paths, Path, "get">> &
  QueryBuilders<Item<Operation<Paths, Path, "get">>, Names> &
  CallOptions &
  ListOptions;

interface QueryBuilders<Row, Names> {
  /**
   * Which rows: one filter, or a list of filters that must all hold. Written with the row's properties and their operators,
   * joined by `and`, `or`, `not` and `exclusiveOr`.
   *
   * @default all rows
   * @example
   * filter: (row) => and(row.isEnabled.equals(true), row.name.contains("acme", "ignorecase"))
   */
  filter?: OrBuilder<Row, Filter<Row> | readonly Filter<Row>[]>;
  /**
   * In which order. Pages join best in an order that does not change while the list is read.
   *
   * @default the server's own order
   * @example
   * sort: (row) => [row.siteName.ascending(), row.name.descending()]
   */
  sort?: OrBuilder<Row, SortKey<Row> | readonly SortKey<Row>[]>;
  /**
   * Properties to return, nested ones by dots; the rows have these and no others. With `instanceUid` among them rows can be
   * told apart, which an exact walk needs.
   *
   * @default all properties
   */
  select?: readonly Names[];
}
