import { describe, expect, it } from "vitest";
import { findLink, type TypedLink } from "../../src/enterprise-manager/index.js";
import { serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const linkTo = (Href: string): TypedLink<"CloudTenant"> => ({ Rel: "Related", Href });

describe("following a link", () => {
  it.each([
    "https://elsewhere.example/console/tenants",
    "ftp://elsewhere.example/api/tasks/task-1",
    "xhttps://elsewhere.example/api/tasks/task-1",
    "https://[/api/tasks",
  ])("is refused where it leads out of the API: %s", async (href) => {
    const { client, requests } = await serve(() => undefined);
    const error = await caught(client("json").follow(linkTo(href)));
    expect(error.kind).toBe("protocol");
    expect(error.message).toBe("a link of the server leads out of its API");
    expect(requests).toEqual([]);
  });

  it("asks this client's own server for the same path and query", async () => {
    const { client, requests } = await serve(({ route }) =>
      route === `GET /cloud/tenants/${id}` ? { text: '{"Type":"CloudTenant","Name":"ABC"}' } : undefined,
    );
    const link = linkTo(`http://inner.example:9399/api/cloud/tenants/${id}?format=Entity`);
    expect((await client("json").follow(link)).Name).toBe("ABC");
    expect(requests.at(-1)?.route).toBe(`GET /cloud/tenants/${id}`);
    expect(requests.at(-1)?.query.toString()).toBe("format=Entity");
  });

  it.each(["null", "[]", '"text"', ""])("names what was asked for where the answer is %j", async (text) => {
    const { client } = await serve(({ route }) => (route.startsWith("GET") ? { text } : undefined));
    const error = await caught(client("json").follow(linkTo(`/api/cloud/tenants/${id}`)));
    const operation = `GET /cloud/tenants/${id}`;
    expect(error).toMatchObject({ kind: "protocol", operation, status: 200, retryable: false });
    expect(error.message).toBe(`${operation}: the response holds no object`);
  });
});

describe("finding a link", () => {
  it("gives nothing where there are no links", () => {
    for (const resource of [{}, { Links: null }, { Links: [] }]) {
      expect(findLink(resource, "Down", "CloudSubtenantList")).toBeUndefined();
    }
  });

  it("gives the first with the relation and the type", () => {
    const [up, down, again] = [
      { Rel: "Up", Href: "a", Type: "CloudTenant", Name: null },
      { Rel: "Down", Href: "b", Type: "CloudTenant", Name: null },
      { Rel: "Down", Href: "c", Type: "CloudTenant", Name: null },
    ] as const;
    expect(findLink({ Links: [up, down, again] }, "Down", "CloudTenant")).toBe(down);
    expect(findLink({ Links: [up, down, again] }, "Down", "CloudSubtenant")).toBeUndefined();
  });
});
