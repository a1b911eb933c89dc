import type { ApiResponse } from "../../http/call.js";
import { ApiError, checkInteger, checkNames, inputError } from "../../http/errors.js";
import { cursorsOf } from "../../paging/cursor.js";
import { listOf } from "../../paging/list.js";
import type { List } from "../../paging/types.js";
import { isObject } from "../../util/objects.js";
import { type Connection, request } from "../connection.js";
import { createQueryReader, type QueryPage } from "../list.js";
import { type CallOptions, callNames, requestOptions } from "../options.js";
import type {
  BackupServer,
  CloudGatewayPoolEntity,
  CloudHardwarePlan,
  CloudSubtenant,
  CloudTenant,
  EntityReference,
  Repository,
  Schemas,
  WanAccelerator,
} from "../schemas.js";
import { type FilterOption, filterText } from "./filter.js";
import { type QueryType, queryParameters, type SortName } from "./parameters.js";

interface Entities {
  CloudTenant: CloudTenant;
  BackupServer: BackupServer;
  Repository: Repository;
  CloudHardwarePlan: CloudHardwarePlan;
  WanAccelerator: WanAccelerator;
  CloudGatewayPool: CloudGatewayPoolEntity;
}

interface Rows extends Entities {
  CloudSubtenant: CloudSubtenant;
  Task: Schemas["Task"];
}

type EntityType = keyof Entities;

/** Options of a query. */
export interface QueryOptions<Type extends QueryType> extends CallOptions {
  /**
   * Results to return. Combine conditions with `and` and `or`, never with `&&` or `||`.
   *
   * @default all results
   * @example
   * filter: (tenant) => and(tenant.Name.equals("A, B; C"), tenant.Enabled.equals(true))
   */
  filter?: FilterOption<Type> | undefined;
  /**
   * Parameter to sort by, smallest first. Cannot be combined with `sortDescending`.
   *
   * @default the server's own order
   */
  sortAscending?: SortName<Type> | undefined;
  /** Parameter to sort by, greatest first. Cannot be combined with `sortAscending`. */
  sortDescending?: SortName<Type> | undefined;
  /**
   * Number of results per page, from 1 to 1,000,000.
   *
   * @default the server's page size
   */
  pageSize?: number | undefined;
  /**
   * Form of the results: complete entities or references. Subtenants and tasks are always complete.
   *
   * @default "Entities"
   */
  format?: Type extends EntityType ? "Entities" | "References" : "Entities" | undefined;
  /**
   * `cursor` of a page of the same query; the query resumes after that page, also in another process. `undefined` starts at
   * the beginning. Type, format, filter, order and `pageSize` must be the same as before. The last page is requested again,
   * and rows that moved onto it are returned first.
   *
   * @throws ApiError of kind `expired` if the page no longer exists
   * @default the start of the query
   */
  after?: string | undefined;
}

/**
 * Results that are read page by page. There is no total, because the API counts pages only. If rows are deleted while the
 * query is read, as many rows can be missed; if rows are inserted, rows can be returned twice.
 */
export type QueryList<T> = Omit<List<T>, "total">;

/**
 * Queries tenants, subtenants, tasks and infrastructure. Nothing is sent until the list is read.
 *
 * @throws ApiError of kind `input` if an option is wrong; an invalid cursor is rejected when the list is read
 * @example
 * for await (const tenant of em.query("CloudTenant", { sortAscending: "Name" })) console.log(tenant.Name);
 */
export interface Query {
  <Type extends EntityType>(
    type: Type,
    options: QueryOptions<Type> & { format: "References" },
  ): QueryList<EntityReference>;
  <Type extends QueryType>(type: Type, options?: QueryOptions<Type> & { format?: "Entities" }): QueryList<Rows[Type]>;
}

const operation = "GET /query";

const optionNames = [...callNames, "filter", "sortAscending", "sortDescending", "pageSize", "format", "after"] as const;

/** Property path of the rows in a result, by type or format. */
const rowPaths: Readonly<Record<QueryType | "References", readonly string[]>> = {
  References: ["Refs", "Refs"],
  CloudTenant: ["Entities", "CloudTenants", "CloudTenants"],
  CloudSubtenant: ["Resources", "CloudSubtenants", "CloudSubtenants"],
  Task: ["Resources", "Tasks", "Tasks"],
  BackupServer: ["Entities", "BackupServers", "BackupServers"],
  Repository: ["Entities", "Repositories", "Repositories"],
  CloudHardwarePlan: ["Entities", "CloudHardwarePlans", "CloudHardwarePlans"],
  WanAccelerator: ["Entities", "WanAccelerators", "WanAccelerators"],
  CloudGatewayPool: ["Entities", "CloudGatewayPools", "CloudGatewayPools"],
};

export function createQuery(connection: Connection): Query {
  const query = <Type extends QueryType>(type: Type, options: QueryOptions<Type> = {}): QueryList<object> => {
    const parameters = queryString(type, options);
    const { signal, after } = options;
    const rowPath = rowPaths[options.format === "References" ? "References" : type];
    const cursors = cursorsOf(parameters);
    const open = (count?: number) => {
      const from = after === undefined ? undefined : cursors.read(after);
      // The page number of a cursor is valid for the page size of its query only.
      const size = count === undefined || from ? {} : { pageSize: count };
      const fetchPage = async (page: number, stop: AbortSignal) => {
        const init = { ...requestOptions(options), query: { ...parameters, ...size, page }, signal: stop };
        return pageOf(await request(connection, "GET", "/query", init), rowPath);
      };
      return createQueryReader<object>(fetchPage, { operation, signal, from });
    };
    return listOf(open, cursors, { signal, offset: 0, inputError: (message) => inputError(message, operation) });
  };
  // The types come from the specification. The code is the same for every type.
  return query as Query;
}

/** Returns the parameters of the URL without the page. */
function queryString<Type extends QueryType>(type: Type, options: QueryOptions<Type>): Record<string, unknown> {
  if (!Object.hasOwn(queryParameters, type)) {
    throw inputError(`query: type must be one of ${Object.keys(queryParameters).join(", ")}, got ${String(type)}`);
  }
  checkNames("query", options, optionNames);
  const { filter, sortAscending, sortDescending, pageSize, format = "Entities" } = options;
  if (sortAscending !== undefined && sortDescending !== undefined) {
    throw inputError("query: sortAscending and sortDescending cannot be combined");
  }
  const formats = rowPaths[type][0] === "Entities" ? ["Entities", "References"] : ["Entities"];
  if (!formats.includes(format))
    throw inputError(`query: format of ${type} must be ${formats.join(" or ")}, got ${String(format)}`);
  for (const name of [sortAscending, sortDescending]) {
    if (name === undefined || Object.hasOwn(queryParameters[type], name)) continue;
    throw inputError(
      `query: ${type} can be sorted by ${Object.keys(queryParameters[type]).join(", ")}, got ${String(name)}`,
    );
  }
  return {
    type,
    format,
    filter: filter && filterText(type, filter),
    sortAsc: sortAscending,
    sortDesc: sortDescending,
    pageSize: pageSize === undefined ? undefined : checkInteger("pageSize", pageSize, 1, 1_000_000, "results"),
  };
}

function pageOf({ data, status }: ApiResponse, rowPath: readonly string[]): QueryPage<object> {
  const paging = isObject(data) && isObject(data.PagingInfo) ? data.PagingInfo : undefined;
  const rows = valueAt(data, rowPath) ?? (paging ? [] : undefined);
  if (!Array.isArray(rows)) throw new ApiError("protocol", "the response contains no results", { operation, status });
  return { rows, number: integerOf(paging?.PageNum), count: integerOf(paging?.PagesCount) };
}

/** Returns the value at a property path. Stops at a list, because some JSON responses omit the inner object. */
function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || Array.isArray(value)) return value;
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

function integerOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
