import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import type { FilterExpression } from "../../../vspc/query/expression.js";
import { badRequest } from "../../http-error.js";
import { moveRows, pageOf } from "../../list/page.js";
import type { Row, Table } from "../../store/table.js";
import { content, type Reply, type SessionCall } from "../call.js";
import { bareId, idIn } from "../document.js";
import { subtenantsOf, tenantsOf } from "../entities.js";
import { type Operation, parseFilter } from "../filter.js";
import { href, link, linksOf, referenceTo } from "../links.js";

const defaultPageSize = 100;

/** Query types: the property that lists their entities, and the section of the result that contains it. */
const queryTypes: Readonly<
  Record<string, { readonly list: string; readonly schema?: string; readonly isResource?: true }>
> = {
  CloudTenant: { list: "CloudTenants" },
  CloudSubtenant: { list: "CloudSubtenants", isResource: true },
  Task: { list: "Tasks", isResource: true },
  BackupServer: { list: "BackupServers" },
  Repository: { list: "Repositories" },
  CloudHardwarePlan: { list: "CloudHardwarePlans" },
  WanAccelerator: { list: "WanAccelerators" },
  CloudGatewayPool: { list: "CloudGatewayPools", schema: "CloudGatewayPoolEntity" },
};

/** Names of what a query type can be filtered and sorted by, with their types. A list of words is an enumeration. */
type Kinds = Readonly<Record<string, string>>;

export function getQueryService(call: SessionCall): Reply {
  const links = Object.keys(queryParameters(call)).map((name) => link("Down", `/query?type=${name}`, "QueryResult"));
  const up = link("Up", `/logonSessions/${call.session.id}`, "LogonSession");
  return content("QueryService", { Href: href("/querySvc"), Type: "QueryService", Links: [up, ...links] });
}

/** Filters, sorts and pages entities. Names are not case-sensitive. */
export function query(call: SessionCall): Reply {
  const { query: given, fault } = call;
  const types = queryParameters(call);
  const name = nameIn(types, given.get("type") ?? "", "query type");
  const kinds = types[name] ?? {};
  const type = queryTypes[name];
  if (!type) throw badRequest(`The query type '${name}' is not simulated.`);
  const text = given.get("filter") ?? "";
  const condition = (parameter: string, operation: Operation, value: string): FilterExpression => {
    const property = nameIn(kinds, parameter, "query parameter");
    return { property, operation, value: comparable(property, kinds[property] ?? "string", value) };
  };
  const filter = text.trim() === "" ? [] : [parseFilter(text, condition)];
  const size = wholeNumber(given, "pageSize") ?? defaultPageSize;
  const offset = ((wholeNumber(given, "page") ?? 1) - 1) * size;
  const request = { filter, sort: sortBy(given, kinds), limit: size, offset };
  const list = listFor(call, name, type.schema ?? name);
  moveRows(list.table, request, fault);
  // The list engine filters and sorts what the parameters compare; the entity stays in `entity`.
  const isSelected = filter.length + request.sort.length > 0;
  const rows = list.rows().map((entity) => ({ ...(isSelected && comparedValues(entity, kinds)), entity }));
  const page = pageOf(rows, request, fault);
  const found = page.rows.map(({ entity }) => entity as Row);
  const number = Math.floor(page.offset / page.limit) + 1;
  return content("QueryResult", {
    ...section(type, found, isEntities(given)),
    PagingInfo: pagingInfo(given, { ...page, number }),
  });
}

function section(
  { list, isResource }: (typeof queryTypes)[string],
  rows: readonly Row[],
  asEntities: boolean,
): Schemas["QueryResult"] {
  if (isResource) return { Resources: { [list]: { [list]: rows } } };
  return asEntities ? { Entities: { [list]: { [list]: rows } } } : { Refs: { Refs: rows.map(referenceTo) } };
}

interface RowList {
  readonly rows: () => readonly Row[];
  readonly table?: Table;
}

function listFor(call: SessionCall, type: string, schema: string): RowList {
  if (type === "Task") return { rows: () => call.tasks.list(call.session.id).map(asObject) };
  if (type === "CloudSubtenant") return { rows: () => tenantsOf(call).flatMap((tenant) => subtenantsOf(call, tenant)) };
  const table = call.store.table(schema);
  return { table, rows: type === "CloudTenant" ? () => tenantsOf(call) : table.all };
}

function queryParameters({ document }: SessionCall): Readonly<Record<string, Kinds>> {
  const operation = document.operations.find(({ id }) => id === "query");
  return (operation?.extension("x-query-parameters") ?? {}) as Readonly<Record<string, Kinds>>;
}

function nameIn(names: object, given: string, what: string): string {
  const found = Object.keys(names).find((name) => name.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  throw badRequest(`The ${what} '${given}' is not known. Known are ${Object.keys(names).join(", ")}.`);
}

function isEntities(given: URLSearchParams): boolean {
  const format = given.get("format") ?? "References";
  if (/^(references|entities)$/i.test(format)) return format.toLowerCase() === "entities";
  throw badRequest(`The format '${format}' is not known. Known are References, Entities.`);
}

function wholeNumber(given: URLSearchParams, name: string): number | undefined {
  const text = given.get(name);
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw badRequest(`The parameter ${name} must be a whole number from 1 up.`);
}

function sortBy(given: URLSearchParams, kinds: Kinds) {
  const [ascending, descending] = [given.get("sortAsc"), given.get("sortDesc")];
  if (ascending !== null && descending !== null) throw badRequest("Either sortAsc or sortDesc can be given, not both.");
  const name = ascending ?? descending;
  if (name === null) return [];
  const direction = ascending === null ? ("descending" as const) : ("ascending" as const);
  return [{ property: nameIn(kinds, name, "query parameter"), direction }];
}

/** Converts a text to what it compares as: a number, the position in an enumeration, a UUID, or itself. */
function comparable(name: string, kind: string, text: string): string | number {
  if (kind === "string") return /uid$/i.test(name) ? bareId(text) : text;
  if (kind === "integer") {
    if (/^-?\d+$/.test(text)) return Number(text);
    throw badRequest(`The value of ${name} must be an integer.`);
  }
  const words = kind === "boolean" ? ["false", "true"] : kind.split(", ");
  const at = words.findIndex((word) => word.toLowerCase() === text.toLowerCase());
  if (at < 0) throw badRequest(`The value of ${name} must be one of ${words.join(", ")}.`);
  return at;
}

function comparedValues(entity: Row, kinds: Kinds): Row {
  const pairs = Object.entries(kinds).map(([name, kind]) => {
    const value = (derived[name.toLowerCase()] ?? ((own) => own[name]))(entity) ?? null;
    return [name, value === null ? null : comparable(name, kind, String(value))];
  });
  return Object.fromEntries(pairs);
}

/** Parameters, in lower case, that are not properties of the entity. */
const derived: Readonly<Record<string, (entity: Row) => unknown>> = {
  uid: idIn,
  disabled: ({ Enabled }) => Enabled === false,
  ipordnsname: ({ Name }) => Name,
  platform: ({ HardwarePlanDetails }) => (asObject(HardwarePlanDetails).ViCloudHardwarePlan ? "VMware" : "HyperV"),
  type: ({ TenantType }) => {
    const { vCloudTenant, ADTenantType } = asObject(TenantType);
    return vCloudTenant ? "vCD" : ADTenantType ? "ActiveDirectory" : "Standalone";
  },
  organizationreference: ({ TenantType }) => asObject(asObject(TenantType).vCloudTenant).OrganizationRef,
  unlimited: ({ RepositoryQuota }) => asObject(RepositoryQuota).Unlimited,
  quota: ({ RepositoryQuota }) => asObject(RepositoryQuota).QuotaMb,
  usedquota: ({ RepositoryQuota }) => asObject(RepositoryQuota).UsedQuotaMb,
  backupresourceid: ({ RepositoryQuota }) => asObject(RepositoryQuota).TenantResourceId,
  cloudtenantuid: (entity) => parent(entity, "tenants")?.id,
  cloudtenantname: (entity) => parent(entity, "tenants")?.name,
  backupserveruid: (entity) => parent(entity, "backupServers")?.id,
  backupservername: (entity) => parent(entity, "backupServers")?.name,
};

/** Returns the entity that an Up link leads to. */
function parent(entity: Row, segment: string): { readonly id: string; readonly name: string | undefined } | undefined {
  for (const { Rel, Href, Name } of linksOf(entity)) {
    const id = Rel === "Up" ? new RegExp(`/${segment}/([^/?]+)`).exec(Href)?.[1] : undefined;
    if (id !== undefined) return { id: bareId(id), name: Name ?? undefined };
  }
  return undefined;
}

function pagingInfo(
  given: URLSearchParams,
  { number, limit, total }: { number: number; limit: number; total: number },
): Schemas["PagingInfo"] {
  const count = Math.max(1, Math.ceil(total / limit));
  const pageLink = (rel: string, page: number) => {
    const target = new URLSearchParams(given);
    target.set("pageSize", String(limit));
    target.set("page", String(page));
    return link(rel, `/query?${target}`);
  };
  const previous = number > 1 ? [pageLink("Prev", number - 1)] : [];
  const next = number < count ? [pageLink("Next", number + 1)] : [];
  const links = [pageLink("First", 1), ...previous, ...next, pageLink("Last", count)];
  return { PageNum: number, PageSize: limit, PagesCount: count, Links: links };
}
