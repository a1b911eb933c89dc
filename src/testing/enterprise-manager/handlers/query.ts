import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import type { FilterExpression } from "../../../vspc/query/expression.js";
import { badRequest } from "../../http-error.js";
import { moveRows, pageOf } from "../../list/page.js";
import { valueAt } from "../../list/values.js";
import type { Row } from "../../store/table.js";
import { type Call, rowsOf } from "../call.js";
import { bareId, idIn } from "../document.js";
import { type Operation, parseFilter } from "../filter.js";
import { link, linksOf, referenceTo } from "../links.js";

const defaultPageSize = 100;

/** What a query type can be filtered and sorted by, with its kind. A list of words is an enumeration. */
type Kinds = Readonly<Record<string, string>>;

/** Filters, sorts and pages entities. Names are not case-sensitive. */
export function query(call: Call): Row {
  const { query: given, operation, fault } = call;
  const type = String(given.type);
  const kinds = asObject(asObject(operation["x-query-parameters"])[type]) as Kinds;
  const condition = (parameter: string, operator: Operation, value: string): FilterExpression => {
    const property = nameIn(kinds, parameter);
    return { property, operation: operator, value: comparable(property, kinds[property] ?? "string", value) };
  };
  const { filter: text = "", pageSize = defaultPageSize, page: number = 1 } = given;
  const filter = String(text).trim() === "" ? [] : [parseFilter(String(text), condition)];
  const [limit, sort] = [Number(pageSize), sortBy(given, kinds)];
  const offset = (Number(number) - 1) * limit;
  const entities = entitiesOf(call, type, offset);
  // The list engine filters and sorts what the parameters compare; the entity stays in `entity`.
  const isSelected = filter.length + sort.length > 0;
  const rows = entities.map((entity) => ({ ...(isSelected && comparedValues(entity, kinds)), entity }));
  const page = pageOf(rows, { filter, sort, limit, offset }, fault);
  const found = page.rows.map(({ entity }) => entity as Row);
  const list = `${type.replace(/y$/, "ie")}s`;
  const all = { [list]: { [list]: found } };
  const isResource = type === "Task" || type === "CloudSubtenant";
  const section = given.format === "Entities" ? { Entities: all } : { Refs: { Refs: found.map(referenceTo) } };
  const PagingInfo = pagingInfo(call.search, page.offset / page.limit, page.limit, page.total);
  return { ...(isResource ? { Resources: all } : section), PagingInfo };
}

function entitiesOf(call: Call, type: string, offset: number): readonly Row[] {
  if (type === "Task") return call.tasks.list(call.session.id).map(asObject);
  const table = call.store.table(type === "CloudGatewayPool" ? "CloudGatewayPoolEntity" : type);
  moveRows(table, { offset }, call.fault);
  return rowsOf(call, table.name);
}

function nameIn(kinds: Kinds, given: unknown): string {
  const found = Object.keys(kinds).find((name) => name.toLowerCase() === String(given).toLowerCase());
  if (found !== undefined) return found;
  throw badRequest(`The query parameter '${given}' is not known. Known are ${Object.keys(kinds).join(", ")}.`);
}

function sortBy({ sortAsc, sortDesc }: Call["query"], kinds: Kinds) {
  if (sortAsc !== undefined && sortDesc !== undefined)
    throw badRequest("Either sortAsc or sortDesc can be given, not both.");
  const direction = sortAsc === undefined ? ("descending" as const) : ("ascending" as const);
  const name = sortAsc ?? sortDesc;
  return name === undefined ? [] : [{ property: nameIn(kinds, name), direction }];
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
