import { expect, it } from "vitest";
import type { CloudTenant } from "../../src/enterprise-manager/index.js";
import { rebase } from "../../src/enterprise-manager/links.js";
import { tenantId as id, serve } from "./support/server.js";
import { caught } from "./support/setup.js";

it.each([
  ["http://inner:9399/api/cloud/tenants/1?format=Entity", "/cloud/tenants/1", { format: "Entity" }],
  ["https://em.example.com/console/api/tasks/task-1", "/tasks/task-1", {}],
  ["/api/tasks/task-1", "/tasks/task-1", {}],
  ["https://evil.example/api/%2e%2e/api/tasks", "/tasks", {}],
])("rebases the link %s to %s", (href, path, query) => {
  expect(rebase(href, "https://em.example.com/console/api")).toEqual({ path, query });
});

it.each([
  "https://elsewhere.example/console/tenants",
  "https://evil.example/api/../x",
  "ftp://elsewhere.example/api/tasks/task-1",
  "xhttps://elsewhere.example/api/tasks/task-1",
  "javascript:alert(1)",
  "/apix/tasks",
  "https://[/api/tasks",
])("does not follow the link %s, which is outside of the API", async (Href) => {
  const { client, requests } = await serve(() => undefined);
  const error = await caught(client("json").follow({ Href }));
  expect(error).toMatchObject({ kind: "protocol", message: "a link from the server is outside of its API" });
  expect(requests).toEqual([]);
});

it("requests the link's path and query from this client's own server", async () => {
  const { client, requests } = await serve(({ route }) =>
    route === `GET /cloud/tenants/${id}` ? { text: '{"Type":"CloudTenant","Name":"ABC"}' } : undefined,
  );
  const Href = `http://inner.example:9399/api/cloud/tenants/${id}?format=Entity`;
  expect((await client("json").follow<CloudTenant>({ Href })).Name).toBe("ABC");
  expect(requests.at(-1)?.route).toBe(`GET /cloud/tenants/${id}`);
  expect(requests.at(-1)?.query.toString()).toBe("format=Entity");
});

it.each(["null", "[]", '"text"', ""])("names the operation if the response to a link is %j", async (text) => {
  const { client } = await serve(({ route }) => (route.startsWith("GET") ? { text } : undefined));
  const error = await caught(client("json").follow({ Href: `/api/cloud/tenants/${id}` }));
  const operation = `GET /cloud/tenants/${id}`;
  expect(error).toMatchObject({ kind: "protocol", operation, status: 200, retryable: false });
  expect(error.message).toBe(`${operation}: the response contains no object`);
});
