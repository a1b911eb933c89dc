import { describe, expect, it } from "vitest";
import type { CloudTenant } from "../../src/enterprise-manager/index.js";
import { serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const linkTo = (Href: string) => ({ Rel: "Related", Href });

describe("following a link", () => {
  it.each([
    "https://elsewhere.example/console/tenants",
    "ftp://elsewhere.example/api/tasks/task-1",
    "xhttps://elsewhere.example/api/tasks/task-1",
    "https://[/api/tasks",
  ])("rejects a link outside of the API: %s", async (href) => {
    const { client, requests } = await serve(() => undefined);
    const error = await caught(client("json").follow(linkTo(href)));
    expect(error.kind).toBe("protocol");
    expect(error.message).toBe("a link from the server is outside of its API");
    expect(requests).toEqual([]);
  });

  it("requests the link's path and query from this client's own server", async () => {
    const { client, requests } = await serve(({ route }) =>
      route === `GET /cloud/tenants/${id}` ? { text: '{"Type":"CloudTenant","Name":"ABC"}' } : undefined,
    );
    const link = linkTo(`http://inner.example:9399/api/cloud/tenants/${id}?format=Entity`);
    expect((await client("json").follow<CloudTenant>(link)).Name).toBe("ABC");
    expect(requests.at(-1)?.route).toBe(`GET /cloud/tenants/${id}`);
    expect(requests.at(-1)?.query.toString()).toBe("format=Entity");
  });

  it.each(["null", "[]", '"text"', ""])("names the operation if the response to a link is %j", async (text) => {
    const { client } = await serve(({ route }) => (route.startsWith("GET") ? { text } : undefined));
    const error = await caught(client("json").follow(linkTo(`/api/cloud/tenants/${id}`)));
    const operation = `GET /cloud/tenants/${id}`;
    expect(error).toMatchObject({ kind: "protocol", operation, status: 200, retryable: false });
    expect(error.message).toBe(`${operation}: the response contains no object`);
  });
});
