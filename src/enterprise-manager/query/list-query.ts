import { checkInteger, checkNames, inputError } from "../../http/errors.js";
import type { List } from "../../paging/types.js";
import { alternatives } from "../../util/closest.js";
import { type CallOptions, callNames } from "../options.js";
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

interface Rows {
  CloudTenant: CloudTenant;
  CloudSubtenant: CloudSubtenant;
  Task: Schemas["Task"];
  BackupServer: BackupServer;
  Repository: Repository;
  CloudHardwarePlan: CloudHardwarePlan;
  WanAccelerator: WanAccelerator;
  CloudGatewayPool: CloudGatewayPoolEntity;
}

/** Types whose results can also be references. */
type EntityType = Exclude<QueryType, "CloudSubtenant" | "Task">;

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

const optionNames = [...callNames, "filter", "sortAscending", "sortDescending", "pageSize", "format", "after"] as const;

/** Returns the parameters of the URL without the page. Throws ApiError of kind `input` if an option is wrong. */
export function listQuery<Type extends QueryType>(type: Type, options: QueryOptions<Type>): Record<string, unknown> {
  if (!Object.hasOwn(queryParameters, type)) {
    throw inputError(`query: unknown type ${String(type)}${alternatives(String(type), Object.keys(queryParameters))}`);
  }
  checkNames("query", options, optionNames);
  const { filter, sortAscending, sortDescending, pageSize, format = "Entities" } = options;
  if (sortAscending !== undefined && sortDescending !== undefined) {
    throw inputError("query: sortAscending and sortDescending cannot be combined");
  }
  const formats = hasReferences(type) ? ["Entities", "References"] : ["Entities"];
  if (!formats.includes(format)) {
    throw inputError(`query: format of ${type} must be ${formats.join(" or ")}, got ${String(format)}`);
  }
  const sort = sortAscending ?? sortDescending;
  const known = Object.keys(queryParameters[type]);
  if (sort !== undefined && !known.includes(sort)) {
    throw inputError(`query: ${type} cannot be sorted by ${String(sort)}${alternatives(String(sort), known)}`);
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

/** Returns the property path of the rows in a result. */
export function rowPathOf(type: QueryType, format: unknown): readonly string[] {
  if (format === "References") return ["Refs", "Refs"];
  const list = type === "Repository" ? "Repositories" : `${type}s`;
  return [hasReferences(type) ? "Entities" : "Resources", list, list];
}

function hasReferences(type: QueryType): boolean {
  return type !== "CloudSubtenant" && type !== "Task";
}
