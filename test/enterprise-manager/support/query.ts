import type { Schemas } from "../../../src/enterprise-manager/index.js";
import { innerUrl, type Reply, type Seen } from "./server.js";

/** A page of a query; filters are left to those who check what was sent. */
export function encodeQuery({ query }: Seen, tenants: Schemas["CloudTenant"][], parts: object[]): Reply {
  const size = Number(query.get("pageSize") ?? 100);
  const number = Number(query.get("page") ?? 1);
  const all = query.get("type") === "CloudTenant" ? tenants : parts;
  const rows = all.slice((number - 1) * size, number * size);
  const count = Math.max(1, Math.ceil(all.length / size));
  const href = (page: number) => `${innerUrl}/query?type=${query.get("type")}&pageSize=${size}&page=${page}`;
  const links = number < count ? [{ Rel: "Next", Href: href(number + 1) }] : [];
  const PagingInfo = { PageNum: number, PageSize: size, PagesCount: count, Links: links };
  return { status: 200, data: { ...found(query, rows), PagingInfo }, shape: "QueryResult" };
}

function found(query: URLSearchParams, rows: object[]) {
  if (query.get("type") !== "CloudTenant") return { Resources: { CloudSubtenants: { CloudSubtenants: rows } } };
  if (query.get("format") === "Entities") return { Entities: { CloudTenants: { CloudTenants: rows } } };
  const refs = (rows as Schemas["CloudTenant"][]).map(({ Name, UID, Href }) => ({
    Name,
    UID,
    Href,
    Type: "CloudTenantReference",
  }));
  return { Refs: { Refs: refs } };
}
