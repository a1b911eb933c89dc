import { describe, expect, it } from "vitest";
import {
  and,
  createEnterpriseManagerClient,
  or,
  type QueryFields,
  type QueryFilter,
} from "../../src/enterprise-manager/index.js";

type Fields = QueryFields<"CloudTenant">;

function client() {
  const urls: URL[] = [];
  const fetch = async (input: string | URL | Request) => {
    const url = new URL(input instanceof Request ? input.url : input);
    urls.push(url);
    if (url.pathname.endsWith("/sessionMngr/")) {
      return Response.json({ SessionId: "1" }, { status: 201, headers: { "X-RestSvcSessionId": "session" } });
    }
    return Response.json({ Entities: { CloudTenants: { CloudTenants: [] } } });
  };
  const em = createEnterpriseManagerClient({
    baseUrl: "https://em.example.com:9398",
    username: "a",
    password: "b",
    fetch,
  });
  return { em, urls };
}

describe("filter functions of Enterprise Manager queries", () => {
  it.each<[string, string, (fields: Fields) => unknown]>([
    ["joins two conditions with &&", "Enabled.equals", (t) => t.Enabled.equals(false) && t.Name.equals("Acme")],
    [
      "joins two conditions with && inside a group",
      "Name.equals",
      (t) => or(t.Enabled.equals(true), t.Name.equals("a") && t.Type.equals("vCD")),
    ],
    [
      "joins two groups with &&",
      "Name.equals",
      (t) => and(t.Name.equals("a"), t.Enabled.equals(true)) && t.Type.equals("vCD"),
    ],
    ["returns nothing", "Name.lessThan", (t) => void t.Name.lessThan("a")],
  ])("rejects a filter function that %s", (_name, condition, filter) => {
    const { em, urls } = client();
    const query = () => em.query("CloudTenant", { filter: filter as (fields: Fields) => QueryFilter<"CloudTenant"> });
    const advice = "return it, combine it with and(…) or or(…), or do not build it";
    const message = `filter: ${condition}(…) is missing in the result; ${advice}`;
    expect(query).toThrow(expect.objectContaining({ kind: "input", message }));
    expect(urls).toEqual([]);
  });

  it("accepts conditions that were built outside of this call of the function", async () => {
    const { em, urls } = client();
    let shared: QueryFilter<"CloudTenant"> | undefined;
    const keep = (t: Fields) => {
      shared = t.Enabled.equals(true);
      return shared;
    };
    await em.query("CloudTenant", { filter: keep }).toArray();
    const both = (t: Fields) => (shared ? and(shared, or(t.Name.equals("a"), t.Name.equals("b"))) : keep(t));
    await em.query("CloudTenant", { filter: both }).toArray();
    const filters = urls.map(({ searchParams }) => searchParams.get("filter")).filter((text) => text !== null);
    expect(filters).toEqual(["Enabled==true", 'Enabled==true;(Name=="a",Name=="b")']);
  });

  it("rejects a filter function without a result", () => {
    const { em } = client();
    const query = () => em.query("CloudTenant", { filter: () => undefined as never });
    expect(query).toThrow(
      expect.objectContaining({ kind: "input", message: "filter: expected a filter as the result, got undefined" }),
    );
  });
});
