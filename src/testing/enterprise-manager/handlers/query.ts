import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import type { FilterExpression } from "../../../vspc/query/expression.js";
import { badRequest } from "../../http-error.js";
import { moveRows, pageOf } from "../../list/page.js";
import { valueAt } from "../../list/values.js";
import type { Row } from "../../store/table.js";
import { accessibleRows, type Call, content, type Reply } from "../call.js";
import { bareId, idIn } from "../document.js";
import { type Operation, parseFilter } from "../filter.js";
import { link, linksOf, referenceTo } from "../links.js";

const defaultPageSize = 100;

/** Names of what a query type can be filtered and sorted by, with their types. A list of words is an enumeration. */
type Kinds = Readonly<Record<string, string>>;

/** Filters, sorts and pages entities. Names are not case-sensitive. */
export function query(call: Call): Reply {
  const { query: given, fault } = call;
  const types = queryParameters(call);
  const type = nameIn(types, given.get("type") ?? "", "query type");
  const kinds = types[type] ?? {};
  const condition = (parameter: string, operation: Operation, value: string): FilterExpression => {
    const property = nameIn(kinds, parameter, "query parameter");
    return { property, operation, value: comparable(property, kinds[property] ?? "string", value) };
  };
  const text = given.get("filter") ?? "";
  const filter = text.trim() === "" ? [] : [parseFilter(text, condition)];
  const size = wholeNumber(given, "pageSize") ?? defaultPageSize;
  const offset = ((wholeNumber(given, "page") ?? 1) - 1) * size;
  const request = { filter, sort: sortBy(given, kinds), limit: size, offset };
  const entities = entitiesOf(call, type, offset);
  // The list engine filters and sorts what the parameters compare; the entity stays in `entity`.
  const isSelected = filter.length + request.sort.length > 0;
  const rows = entities.map((entity) => ({ ...(isSelected && comparedValues(entity, kinds)), entity }));
  const page = pageOf(rows, request, fault);
  const found = page.rows.map(({ entity }) => entity as Row);
  const list = `${type.replace(/y$/, "ie")}s`;
  const all = { [list]: { [list]: found } };
  const asReferences = format(given) === "references";
  const isResource = type === "Task" || type === "CloudSubtenant";
  const section = asReferences ? { Refs: { Refs: found.map(referenceTo) } } : { Entities: all };
  return content("QueryResult", {
    ...(isResource ? { Resources: all } : section),
    PagingInfo: pagingInfo(given, page.offset / page.limit, page.limit, page.total),
  });
}

function entitiesOf(call: Call, type: string, offset: number): readonly Row[] {
  if (type === "Task") return call.tasks.list(call.session.id).map(asObject);
  const table = call.store.table(type === "CloudGatewayPool" ? "CloudGatewayPoolEntity" : type);
  moveRows(table, { offset }, call.fault);
  return accessibleRows(call, table);
}

function queryParameters({ document }: Call): Readonly<Record<string, Kinds>> {
  const operation = document.operations.find(({ id }) => id === "query");
  return (operation?.extension("x-query-parameters") ?? {}) as Readonly<Record<string, Kinds>>;
}

function nameIn(names: object, given: string, what: string): string {
  const found = Object.keys(names).find((name) => name.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  throw badRequest(`The ${what} '${given}' is not known. Known are ${Object.keys(names).join(", ")}.`);
}

function format(given: URLSearchParams): string {
  return nameIn({ references: true, entities: true }, given.get("format") ?? "references", "format");
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
  platform: (entity) => (valueAt(entity, "HardwarePlanDetails.ViCloudHardwarePlan") ? "VMware" : "HyperV"),
  type: ({ TenantType }) => {
    const { vCloudTenant, ADTenantType } = asObject(TenantType);
    return vCloudTenant ? "vCD" : ADTenantType ? "ActiveDirectory" : "Standalone";
  },
  organizationreference: (entity) => valueAt(entity, "TenantType.vCloudTenant.OrganizationRef"),
  unlimited: (entity) => valueAt(entity, "RepositoryQuota.Unlimited"),
  quota: (entity) => valueAt(entity, "RepositoryQuota.QuotaMb"),
  usedquota: (entity) => valueAt(entity, "RepositoryQuota.UsedQuotaMb"),
  backupresourceid: (entity) => valueAt(entity, "RepositoryQuota.TenantResourceId"),
  cloudtenantuid: (entity) => idOfParent(entity, "tenants"),
  cloudtenantname: (entity) => parent(entity, "tenants")?.Name,
  backupserveruid: (entity) => idOfParent(entity, "backupServers"),
  backupservername: (entity) => parent(entity, "backupServers")?.Name,
};

/** Returns the Up link to an entity. */
function parent(entity: Row, segment: string) {
  return linksOf(entity).find(({ Rel, Href }) => Rel === "Up" && Href.includes(`/${segment}/`));
}

function idOfParent(entity: Row, segment: string): string | undefined {
  return parent(entity, segment)?.Href.replace(/^.*\/|\?.*$/g, "");
}

function pagingInfo(given: URLSearchParams, before: number, size: number, total: number): Schemas["PagingInfo"] {
  const number = Math.floor(before) + 1;
  const count = Math.max(1, Math.ceil(total / size));
  const pageLink = (rel: string, page: number) => {
    const target = new URLSearchParams(given);
    target.set("pageSize", String(size));
    target.set("page", String(page));
    return link(rel, `/query?${target}`);
  };
  const previous = number > 1 ? [pageLink("Prev", number - 1)] : [];
  const next = number < count ? [pageLink("Next", number + 1)] : [];
  const links = [pageLink("First", 1), ...previous, ...next, pageLink("Last", count)];
  return { PageNum: number, PageSize: size, PagesCount: count, Links: links };
}
