import { describe, expect, it } from "vitest";
import { open } from "./open.js";

const organizations = "/infrastructure/vb365Servers/organizations";
const objects = "/protectedWorkloads/vb365ProtectedObjects";

/** Returns all rows, and those that match the query. The query is created for the first row with a location. */
async function narrowed(path: string, queryFor: (row: Record<string, unknown>) => Record<string, string>) {
  const { send } = open();
  const { data: all } = (await send("GET", path, { query: { limit: 500 } })).body;
  const { data: kept, meta } = (await send("GET", path, { query: { limit: 500, ...queryFor(belonging(all)) } })).body;
  expect(meta.pagingInfo.total).toBe(kept.length);
  return { all, kept };
}

const belonging = (rows: Record<string, unknown>[]) => rows.find(({ locationUid }) => locationUid) ?? {};

describe("specific filter parameters", () => {
  it.each([
    [organizations, "locationFilter", "locationUid"],
    [organizations, "organizationFilter", "mappedOrganizationUid"],
    [objects, "organizationFilter", "organizationUid"],
    [objects, "siteFilter", "siteUid"],
    [objects, "objectTypeFilter", "protectedDataType"],
  ])("returns the matching rows for %s?%s by %s", async (path, parameter, property) => {
    const { all, kept } = await narrowed(path, (row) => ({ [parameter]: String(row[property]) }));
    const wanted = all.filter((row: Record<string, unknown>) => row[property] === belonging(all)[property]);
    expect(kept).toEqual(wanted);
    expect(kept).not.toEqual([]);
  });

  it("returns no rows for an unknown UID", async () => {
    const { all, kept } = await narrowed(objects, () => ({ siteFilter: "00000000-0000-4000-8000-000000000000" }));
    expect(all).not.toEqual([]);
    expect(kept).toEqual([]);
  });

  it("finds names by substring, ignoring the case", async () => {
    const part = (row: Record<string, unknown>) => String(row.name).slice(1, 4).toUpperCase();
    const { all, kept } = await narrowed(objects, (row) => ({ objectNameFilter: part(row) }));
    const holds = ({ name }: { name: string }) => name.toUpperCase().includes(part(belonging(all)));
    expect(kept).toEqual(all.filter(holds));
    expect(kept).not.toEqual([]);
  });

  it("sorts rows by a property", async () => {
    const { all, kept } = await narrowed(objects, () => ({ orderBy: "name", orderDirection: "descending" }));
    const names = (rows: { name: string }[]) => rows.map(({ name }) => name);
    expect(names(kept)).toEqual(names(all).toSorted().reverse());
  });
});
