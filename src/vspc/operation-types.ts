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

/** What a call returns: the `data` of the envelope, nothing for an empty envelope, the body where there is no envelope. */
export type Data<Operation> = DataOf<Body<Operation>>;
type DataOf<B> = B extends { data: infer D } ? D : "data" extends keyof B ? undefined : B;

/** The row of a collection. */
export type Item<Operation> = Data<Operation> extends readonly (infer Row)[] ? Row : never;

/** Paths whose GET is a paged collection. */
export type ListPaths<Paths> = {
  [Path in PathsWith<Paths, "get">]: "offset" extends keyof Query<Operation<Paths, Path, "get">> ? Path : never;
}[PathsWith<Paths, "get">];

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
  /** Ends the call, its waiting and its polling. */
  signal?: AbortSignal;
  /** Milliseconds for the request, all its attempts and its body; the client's `timeout` when absent. */
  timeout?: number;
  /** Further headers. `Authorization` and `X-Client-Version` are the client's. */
  headers?: Readonly<Record<string, string>>;
  /** A UUID for the write, instead of a fresh one: the same id within five minutes never acts twice. */
  requestId?: string;
}

/** Further options of a call that may go on as an async action. */
export interface WaitOptions {
  /** Milliseconds to wait for an async action; 30 minutes when absent. */
  actionTimeout?: number;
}

type PathPart<Operation> = [NonNullable<Parameters<Operation, "path">>] extends [never]
  ? { path?: never }
  : { path: NonNullable<Parameters<Operation, "path">> };

type QueryPart<Operation> = keyof QueryRest<Operation> extends never
  ? { query?: never }
  : Partial<QueryRest<Operation>> extends QueryRest<Operation>
    ? { query?: QueryRest<Operation> }
    : { query: QueryRest<Operation> };

type BodyPart<Operation> = Operation extends { requestBody: { content: infer C } }
  ? { body: RequestBody<C> }
  : { body?: never };
type RequestBody<C> = C extends { "multipart/form-data": infer Form } ? Form | FormData : C[keyof C];

type SelectPart<Operation, Names> = "select" extends keyof Query<Operation>
  ? {
      /** Properties to return, nested ones by dots; narrows the result to them. */
      select?: readonly Names[];
    }
  : { select?: never };

/** Everything a call takes: path parameters, query, body and options; required where the document says so. */
export type Init<Operation, Names = PropertyPath<Data<Operation>>> = CallOptions &
  WaitOptions &
  PathPart<Operation> &
  QueryPart<Operation> &
  BodyPart<Operation> &
  SelectPart<Operation, Names>;

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

/**
 * The trailing argument: optional where nothing in it is required. A mistyped path stands for all paths: then nothing
 * is asked of it, so that the one error is about the path.
 */
export type Args<Path, I> =
  true extends IsUnion<Path> ? [init?: object] : Partial<I> extends I ? [init?: I] : [init: I];

/** What a call returns after `select`. */
export type Result<Operation, Names> = [Names] extends [never] ? Data<Operation> : Selected<Data<Operation>, Names>;

type OrBuilder<Row, T> = T | ((row: Fields<Row>) => T);

/** Everything a list takes. */
export type ListInit<Operation, Names> = CallOptions &
  PathPart<Operation> &
  QueryPart<Operation> &
  QueryBuilders<Operation, Names> &
  PagingOptions;

interface QueryBuilders<Operation, Names> {
  /** Which rows: `(row) => and(row.isEnabled.equals(true), row.name.contains("acme"))`. A list of filters must all hold. */
  filter?: OrBuilder<Item<Operation>, Filter<Item<Operation>> | readonly Filter<Item<Operation>>[]>;
  /** In which order: `(row) => [row.name.ascending()]`. */
  sort?: OrBuilder<Item<Operation>, SortKey<Item<Operation>> | readonly SortKey<Item<Operation>>[]>;
  /** Properties to return, nested ones by dots; narrows the rows to them. */
  select?: readonly Names[];
}

/** How a collection is walked. */
export interface PagingOptions {
  /** Rows to skip; 0 when absent. */
  offset?: number;
  /** Rows to ask for in one page; 500 when absent. The server may give fewer. */
  pageSize?: number;
  /** Pages under way at once; 4 when absent. */
  window?: number;
  /** `exact`: rows that stay are seen exactly once even while others come and go; `fast`: pages are taken as they are. */
  consistency?: "exact" | "fast";
}
