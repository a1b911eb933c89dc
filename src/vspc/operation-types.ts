import type { ListOptions } from "../paging/types.js";
import type { Sent, SentValue } from "../util/sent.js";
import type { CallOptions, PatchOptions, QueryBuilders, Selection, WaitOptions, WriteOptions } from "./call-options.js";
import type { AsyncAction } from "./poller.js";
import type { PropertyPath, Selected } from "./query/select.js";

export type HttpMethod = "get" | "put" | "post" | "delete" | "patch";

/** Paths of a document that have the method. */
export type PathsWith<Paths, Method extends HttpMethod> = {
  [Path in keyof Paths]: Paths[Path] extends { [M in Method]: object } ? Path : never;
}[keyof Paths] &
  string;

/** Operation of a document. */
export type Operation<Paths, Path extends keyof Paths, Method extends HttpMethod> = Paths[Path][Method &
  keyof Paths[Path]];

type Content<Operation> = Operation extends { responses: { 200: { content: infer C } } } ? C : never;

/** Body of a successful response. */
export type Body<Operation> =
  Content<Operation> extends { "application/json": infer B } ? B : Content<Operation>[keyof Content<Operation>];

/**
 * Result of a call: the `data` of the envelope, or the body if there is no envelope. It can be undefined if the document does
 * not require `data`.
 */
export type Data<Operation> =
  Body<Operation> extends infer B
    ? B extends { data: infer D }
      ? null extends D
        ? Unpromised<NonNullable<D>>
        : D
      : "data" extends keyof B
        ? Unpromised<NonNullable<B["data"]>>
        : B
    : never;
type Unpromised<D> = D extends Record<string, never> ? undefined : D | undefined;

/** Row of a collection. */
export type Item<Operation> = NonNullable<Data<Operation>> extends readonly (infer Row)[] ? Row : never;

/** Paths whose GET is a paged collection. */
export type ListPaths<Paths> = {
  [Path in PathsWith<Paths, "get">]: [PageName & keyof Query<Operation<Paths, Path, "get">>] extends [never]
    ? never
    : Path;
}[PathsWith<Paths, "get">];

type PageName = "limit" | "offset";

/** Paths whose GET returns a file. */
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

/** Path parameters. Picked, so that editors show their descriptions. */
type PathPart<Operation> = Operation extends { parameters: { path: object } }
  ? Pick<Operation["parameters"], "path">
  : { path?: undefined };

type QueryPart<Operation> = keyof QueryRest<Operation> extends never
  ? { query?: undefined }
  : Partial<QueryRest<Operation>> extends QueryRest<Operation>
    ? {
        /** Additional query parameters. */
        query?: QueryRest<Operation> | undefined;
      }
    : {
        /** Query parameters. */
        query: QueryRest<Operation>;
      };

type BodyPart<Operation> = Operation extends { requestBody: { content: infer C } }
  ? {
      /** Request body. Date-times are text or Date, 64-bit integers are number or bigint. */
      body: RequestBody<C>;
    }
  : Operation extends { requestBody?: { content: infer C } }
    ? {
        /** Optional request body. Date-times are text or Date, 64-bit integers are number or bigint. */
        body?: RequestBody<C> | undefined;
      }
    : { body?: undefined };
type RequestBody<C> = C extends { "multipart/form-data": infer Form } ? Sent<Form> | FormData : SentValue<C[keyof C]>;

type SelectPart<Operation, Names> = "select" extends keyof Query<Operation> ? Selection<Names> : { select?: undefined };

/** Arguments that all calls have in common. */
type CommonInit<Operation, Names, Wait> = PathPart<Operation> &
  QueryPart<Operation> &
  SelectPart<Operation, Names> &
  CallOptions &
  WaitOptions<Wait>;

/** Argument of a call: path parameters, query, body and options, required if the document requires them. */
export type Init<Paths, Path extends keyof Paths, Method extends HttpMethod, Names = never, Wait = true> = CommonInit<
  Operation<Paths, Path, Method>,
  Names,
  Wait
> &
  (Method extends "get" ? object : BodyPart<Operation<Paths, Path, Method>> & WriteOptions);

/** Argument of a patch, except the changes. */
export type PatchInit<Paths, Path extends keyof Paths, Wait = true> = CommonInit<
  Operation<Paths, Path, "patch">,
  PropertyPath<Row<Operation<Paths, Path, "patch">>>,
  Wait
> &
  WriteOptions &
  PatchOptions;

/** Method that sends one request for a path. */
export type Send<Paths, Method extends HttpMethod> = <
  Path extends PathsWith<Paths, Method>,
  const Names extends PropertyPath<Row<Operation<Paths, Path, Method>>> = never,
  Wait extends boolean = true,
  Text extends string = Path,
>(
  path: (Path & Spelled<Paths, Path, Text>) | Instead<Paths, Path, Text>,
  ...init: Args<Paths, Path, Method, Init<Paths, Path, Method, Names, Wait>>
) => Promise<Outcome<Result<Operation<Paths, Path, Method>, Names>, Wait>>;

/**
 * Second type of a path argument. If the text is mistyped, `Path` is inferred as the union of all paths; the error then lists
 * the similar ones. `get("/abot")` fails with `'"/about" | "/asyncActions"'`. `IsAny` accepts the path of a generic function.
 */
export type Spelled<Paths, Path, Text> =
  IsAny<Text> extends false ? (Text extends Path ? Text : NoInfer<Similar<Paths, Path, Text>>) : unknown;
type Similar<Paths, Path, Text> = Text extends keyof Paths ? never : OrElse<Near<Path, Text>, Path>;
type OrElse<T, Else> = [T] extends [never] ? Else : T;

/**
 * Paths that differ in one segment before the last, have additional segments, or share only the start of the last:
 * `get("/infrastructure/site/tenants")` fails with `"/infrastructure/sites/tenants"`, among others.
 */
type Near<Path, Text, Start extends string = ""> = Text extends `/${infer Segment}/${infer Rest}`
  ? Extract<Path, `${Start}/${string}/${Rest}`> | Near<Path, `/${Rest}`, `${Start}/${Segment}`>
  : Text extends `/${infer First}${string}`
    ? Exclude<Extract<Path, `${Start}/${First}${string}`>, `${Start}/${string}/${string}`>
    : never;

/** Advice in the error about a path that lacks the method of the call: `put("/about")` fails with `"use get"`. */
export type Instead<Paths, Path, Text> = [Text] extends [Path] ? never : NoInfer<Advice<Paths, Text>>;
type Advice<Paths, Text> = Text extends keyof Paths
  ? { [M in HttpMethod]: Paths[Text] extends { [K in M]: object } ? `use ${M}` : never }[HttpMethod]
  : never;

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;
type IsAny<T> = [0] extends [T] ? true : false;

/**
 * Trailing argument of a call: optional if all its properties are. A mistyped path is inferred as the union of all paths;
 * it accepts any object, so that the only error is about the path. In a function that is generic over its path the
 * compiler compares with each branch: `IsAny` sends it to `Arity`, a plain lookup that it can resolve.
 */
export type Args<Paths, Path extends keyof Paths, Method extends HttpMethod, I> =
  true extends IsUnion<Path>
    ? [init?: object]
    : Partial<I> extends I
      ? [init?: I]
      : IsAny<Path> extends false
        ? [init: I]
        : Arity<Paths, Method>[Path];

/** Operations that cannot be called without an argument. */
type NeedsInit = { parameters: { path: object } } | { parameters: { query: object } } | { requestBody: object };

/** Whether the calls of each path need an argument. `get(path)` fails if the generic `path` can have a `{siteUid}`. */
type Arity<Paths, Method extends HttpMethod> = {
  [Path in keyof Paths]: Paths[Path] extends { [M in Method]: NeedsInit } ? [init: object] : [init?: object];
};

/** Object whose properties `select` can name: the data, or a row if the data is a list. */
export type Row<Operation> =
  NonNullable<Data<Operation>> extends readonly (infer Item)[] ? Item : NonNullable<Data<Operation>>;

/** Result of a call after `select`. */
export type Result<Operation, Names> = [Names] extends [never] ? Data<Operation> : SelectedData<Data<Operation>, Names>;
type SelectedData<D, Names> = D extends readonly (infer Item)[]
  ? Selected<Item, Names>[]
  : D extends undefined
    ? D
    : Selected<D, Names>;

/** Result of a call, or its asynchronous action if it does not wait. */
export type Outcome<T, Wait extends boolean> = { true: T; false: AsyncAction<T> }[`${Wait}`];

/** Names of the date-times of a resource that a patch accepts as Date. */
export type PatchDates<Operation> = Operation extends { dateTimes: infer Names extends string } ? Names : never;

/** Argument of a list. */
export type ListInit<Paths, Path extends keyof Paths, Names = never> = PathPart<Operation<Paths, Path, "get">> &
  QueryPart<Operation<Paths, Path, "get">> &
  QueryBuilders<Item<Operation<Paths, Path, "get">>, Names> &
  CallOptions &
  ListOptions;
