import { describe, expect, it } from "vitest";
import {
  type CallOptions,
  createEnterpriseManagerClient,
  type EnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
} from "../../src/enterprise-manager/index.js";
import { tenantId as id, serve, withClock } from "./support/server.js";
import { caught } from "./support/setup.js";

const credentials = { username: "DOMAIN\\provider", password: "not-a-real-password" };

/** A fetch that opens sessions, records URLs, and leaves all other responses to the test. */
function keepUrls(answer: () => Promise<Response>) {
  const urls: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    urls.push(String(input));
    if (!String(input).includes("/sessionMngr/")) return answer();
    return new Response(null, { status: 201, headers: { "x-restsvcsessionid": "c2Vzc2lvbg==" } });
  };
  return { urls, fetch };
}

describe("Enterprise Manager client options", () => {
  it.each<[Record<string, unknown>, string]>([
    [{ baseUrl: "em.example.com" }, "baseUrl must be a URL such as https://em.example.com:9398/api"],
    [{ baseUrl: undefined }, "baseUrl must be a URL such as https://em.example.com:9398/api"],
    [
      { baseUrl: "http://em.example.com:9399/api" },
      "baseUrl uses http, which sends credentials unencrypted; use https, or set allowPlainHttp",
    ],
    [
      { baseUrl: "http://em.example.com:9399/api", allowPlainHttp: "yes" },
      "baseUrl uses http, which sends credentials unencrypted; use https, or set allowPlainHttp",
    ],
    [{ username: "" }, "username is empty"],
    [{ username: undefined }, "username is empty"],
    [{ username: 5 }, "username is empty"],
    [{ username: "a\tb" }, "username must not contain control characters"],
    [{ username: "a:b" }, "username must not contain a colon, which ends the user name in Basic authentication"],
    [{ password: undefined }, "password is empty"],
    [{ password: "p\nq" }, "password must not contain control characters"],
    [{ password: ["not-a-real-password"] }, "password is empty"],
    [{ format: "yaml" }, "format must be json or xml, got yaml"],
  ])("rejects the client options %j", (wrong, message) => {
    const good = { baseUrl: "https://em.example.com:9398/api", ...credentials };
    const make = () => createEnterpriseManagerClient({ ...good, ...wrong } as EnterpriseManagerClientOptions);
    expect(make).toThrow(expect.objectContaining({ kind: "input", message }));
  });

  it.each<[Partial<EnterpriseManagerClientOptions> & { baseUrl: string }, string]>([
    [{ baseUrl: "https://em.example.com:9398" }, "https://em.example.com:9398/api"],
    [{ baseUrl: "https://em.example.com:9398/" }, "https://em.example.com:9398/api"],
    [{ baseUrl: "https://em.example.com/console/api/" }, "https://em.example.com/console/api"],
    [{ baseUrl: "http://em.example.com:9399/api", allowPlainHttp: true }, "http://em.example.com:9399/api"],
  ])("sends requests to the base URL of %j", async (options, base) => {
    const { urls, fetch } = keepUrls(async () => Response.json({ CloudTenants: [] }));
    const em = createEnterpriseManagerClient({ ...credentials, fetch, ...options });
    expect(await em.tenants.list()).toEqual([]);
    expect(urls).toEqual([`${base}/sessionMngr/?v=latest`, `${base}/cloud/tenants?format=Entity`]);
  });
});

describe("options of a call", () => {
  const calls: [string, (em: EnterpriseManagerClient, options: CallOptions) => Promise<unknown>][] = [
    ["a list", (em, options) => em.tenants.list(options)],
    ["an entity", (em, options) => em.tenants.get(id, options)],
    ["a create", (em, options) => em.resources.create(id, { Name: "V", RepositoryUid: id, QuotaMb: 1 }, options)],
    ["an update", (em, options) => em.tenants.update(id, () => undefined, options)],
    ["a delete", (em, options) => em.tenants.delete(id, options)],
    ["a query", (em, options) => em.query("CloudTenant", options).toArray()],
    ["a link", (em, options) => em.follow({ Href: "/api/tasks" }, options)],
  ];

  it.each(calls)("rejects invalid times and attempts: %s", async (_name, call) => {
    const { client, requests } = await serve(() => undefined);
    const em = client("json");
    for (const timeout of [0, 1.5, 86_400_001]) {
      const message = `timeout must be a whole number from 1 to 86400000 milliseconds, got ${timeout}`;
      expect(await caught(call(em, { timeout }))).toMatchObject({ kind: "input", message });
    }
    const error = await caught(call(em, { maxAttempts: 0 }));
    expect(error.message).toBe("maxAttempts must be a whole number from 1 to 100, got 0");
    expect(requests).toEqual([]);
  });

  it.each(calls)("ends at the call's own timeout, whatever the client's is: %s", async (_name, call) => {
    const { fetch } = keepUrls(() => new Promise(() => undefined));
    const em = createEnterpriseManagerClient({ baseUrl: "https://em.example.com/api", ...credentials, fetch });
    const error = await withClock(() => caught(call(em, { timeout: 5000 })));
    expect(error.kind).toBe("timeout");
    expect(error.message).toContain("no success within 5000 ms (timeout)");
  });
});
