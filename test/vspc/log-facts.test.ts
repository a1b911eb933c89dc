import { describe, expect, it } from "vitest";
import type { Call } from "../../src/http/call.js";
import { deprecatedIn } from "../../src/vspc/log-facts.js";

const sites = "GET /licensing/sites";
const callOf = (operation: string, query: Record<string, unknown> = {}, body?: string) => {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, JSON.stringify(value)]));
  const url = `https://vspc.example.com/api/v3/licensing/sites?${search}`;
  return { operation, url, body, headers: { "content-type": "application/json-patch+json" } } as unknown as Call;
};

describe("what a call sends that the document calls deprecated", () => {
  it("is nothing for an operation without any", () => {
    expect(deprecatedIn(callOf("GET /about", { select: [{ propertyPath: "contactPerson" }] }))).toEqual([]);
    expect(deprecatedIn(callOf("GET /constructor"))).toEqual([]);
  });

  const person = { property: "contactPerson", operation: "equals", value: null };
  it.each<[string, Record<string, unknown>, string[]]>([
    ["in a filter", { filter: [person] }, ["filter"]],
    ["inside a group of a filter", { filter: [{ operation: "and", items: [{ property: "a" }, person] }] }, ["filter"]],
    ["in a sort", { sort: [{ property: "contactPerson", direction: "ascending" }] }, ["sort"]],
    ["in a select", { select: [{ propertyPath: "contactPerson" }] }, ["select"]],
    ["in two of them", { select: [{ propertyPath: "contactPerson" }], filter: [person] }, ["filter", "select"]],
    ["as a value", { filter: [{ property: "name", operation: "equals", value: "contactPerson" }] }, []],
    ["under a name of like ending", { filter: [{ myproperty: "contactPerson", propertyPaths: "contactPerson" }] }, []],
    ["as no text", { filter: [{ property: ["contactPerson"] }] }, []],
    ["in nothing", {}, []],
  ])("names a row's property %s", (_name, query, places) => {
    const line = (place: string) => `${sites}: contactPerson in ${place} is deprecated: Legacy property, usually null.`;
    expect(deprecatedIn(callOf(sites, query))).toEqual(
      places.map((place) => ({ name: "contactPerson", line: line(place) })),
    );
  });

  it("is a property of a body", () => {
    const operation = "PATCH /licensing/sites/{siteUid}";
    const body = JSON.stringify([{ op: "replace", path: "/contactPerson", value: "x" }]);
    const line = `${operation}: contactPerson in the body is deprecated: Legacy property, usually null.`;
    expect(deprecatedIn(callOf(operation, {}, body))).toEqual([{ name: "contactPerson", line }]);
    expect(deprecatedIn(callOf(operation, {}, "[]"))).toEqual([]);
    expect(deprecatedIn(callOf(operation))).toEqual([]);
  });
});
