import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createEnterpriseManagerClient, type ResponseEvent } from "../../src/enterprise-manager/index.js";
import { rebase } from "../../src/enterprise-manager/links.js";
import { baseUrl, caught, type Format, formats, type Intercept, instantTimers, setup } from "./support/setup.js";

const answer = (type: string, text: string, status = 200) =>
  new Response(text, { status, headers: { "content-type": type } });

/** The error of one GET of the tenants with this response, without retries. */
async function errorOf(format: Format, intercept: Intercept) {
  const { em, wire } = setup({ format, maxAttempts: 1 });
  wire.intercept = (request) => (request.path === "/cloud/tenants" ? intercept(request) : undefined);
  return caught(em.tenants.list());
}

describe("responses that are not from the API", () => {
  instantTimers();

  it.each<[string, Format, () => Response, RegExp]>([
    [
      "an HTML page",
      "json",
      () => answer("text/html", "<html></html>"),
      /the server returned an HTML page instead of data/,
    ],
    [
      "an HTML page",
      "xml",
      () => answer("text/html; charset=utf-8", "<html></html>"),
      /the server returned an HTML page instead of data/,
    ],
    ["truncated JSON", "json", () => answer("application/json", '{"CloudTen'), /truncated or malformed/],
    [
      "truncated XML",
      "xml",
      () => answer("application/xml", "<CloudTenants>\n  <CloudTenant"),
      /truncated: .*line \d+, column \d+/,
    ],
    ["an unknown root", "xml", () => answer("application/xml", "<Jobs/>"), /<Jobs>/],
    [
      "XML in place of JSON",
      "json",
      () => answer("application/xml", "<CloudTenants/>"),
      /requested application\/json, .*xml/,
    ],
    ["JSON in place of XML", "xml", () => answer("application/json", "{}"), /requested application\/xml, .*json/],
    ["a DTD", "xml", () => answer("application/xml", "<!DOCTYPE a><CloudTenants/>"), /document type declarations/],
    [
      "a response without the list",
      "json",
      () => answer("application/json", '{"Href":"x"}'),
      /contains no list CloudTenants/,
    ],
    ["a bare list", "json", () => answer("application/json", "[]"), /contains no object/],
    [
      "a redirect",
      "json",
      () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
      /redirects to https:\/\/evil.example/,
    ],
  ])("rejects %s with the format %s", async (_name, format, make, message) => {
    const error = await errorOf(format, make);
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /cloud/tenants" });
    expect(error.message).toMatch(message);
  });

  it("retries a read whose response was truncated", async () => {
    const { em, wire } = setup({ format: "xml" });
    let cut = 0;
    wire.intercept = ({ path }) =>
      path === "/cloud/tenants" && cut++ === 0 ? answer("application/xml", "<CloudTenants") : undefined;
    expect(await em.tenants.list()).toHaveLength(12);
  });

  it("reports a logon whose response has no session", async () => {
    const { em, wire } = setup();
    wire.intercept = () => Response.json({}, { status: 201 });
    const error = await caught(em.tenants.list());
    expect(error).toMatchObject({ kind: "protocol", operation: "POST /sessionMngr/" });
    expect(error.message).toContain("has no session ID");
  });

  it("names the address that refused the connection", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:9398"), {
      code: "ECONNREFUSED",
      syscall: "connect",
    });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause: refused }));
    const em = createEnterpriseManagerClient({ baseUrl, username: "u", password: "p", fetch, maxAttempts: 2 });
    const error = await caught(em.tenants.list());
    expect(error).toMatchObject({ kind: "transport", operation: "POST /sessionMngr/", attempts: 2 });
    expect(error.message).toContain("em.example.com:9398: connect ECONNREFUSED");
  });
});

describe("errors returned by Enterprise Manager", () => {
  instantTimers();
  const json = (body: object, status: number) => () => Response.json(body, { status });
  const xml = (message: string, status: number) => () =>
    answer("application/xml", `<Error xmlns="x" Message="${message}" StatusCode="${status}"/>`, status);

  it.each<[() => Response, string, boolean, RegExp]>([
    [json({ Message: "Node does not exist.", StatusCode: 400 }, 400), "logical", false, /: Node does not exist\.$/],
    [xml("Node does not exist.", 400), "logical", false, /: Node does not exist\.$/],
    [xml("Object reference", 500), "logical", false, /: Object reference$/],
    [json({ Message: null, FirstChanceExceptionMessage: "Deep." }, 500), "logical", false, /: Deep\.$/],
    [json({}, 500), "transport", true, /returned 500/],
    [xml("Busy", 503), "transport", true, /: Busy$/],
    [json({ Message: "No rights." }, 403), "security", false, /: No rights\.$/],
    [json({ Message: "Slowly." }, 429), "throttled", true, /: Slowly\.$/],
    [() => answer("text/html", "<html><p>Bad gateway</html>", 502), "transport", true, /returned 502 with text\/html/],
    [() => new Response(null, { status: 404 }), "logical", false, /returned 404 without a body/],
  ])("reads an error from its JSON, XML or status: %#", async (make, kind, retryable, message) => {
    for (const format of formats) {
      const error = await errorOf(format, make);
      expect(error).toMatchObject({ kind, retryable, status: make().status });
      expect(error.message).toMatch(message);
    }
  });
});

describe("links in Enterprise Manager responses", () => {
  it.each([
    ["http://inner:9399/api/cloud/tenants/1?format=Entity", "/cloud/tenants/1", { format: "Entity" }],
    ["https://em.example.com/console/api/tasks/task-1", "/tasks/task-1", {}],
    ["/api/tasks/task-1", "/tasks/task-1", {}],
    ["https://evil.example/api/%2e%2e/api/tasks", "/tasks", {}],
  ])("rebases %s to %s", (href, path, query) => {
    expect(rebase(href, "https://em.example.com/console/api")).toEqual({ path, query });
  });

  it.each([
    "https://evil.example/other",
    "https://evil.example/api/../x",
    "javascript:alert(1)",
    "/apix/tasks",
    "http://[",
  ])("rejects the link %s, which is outside of the API", (href) => {
    expect(() => rebase(href, "https://em.example.com:9398/api")).toThrow("outside of its API");
  });
});

it.each(formats)("keeps password and session out of errors, hooks and printed objects: %s", async (format) => {
  const events: unknown[] = [];
  const hooks = {
    onRequest: (event: unknown) => void events.push(event),
    onResponse: (event: ResponseEvent) => void events.push(event, { ...event.error }, inspect(event.error)),
  };
  const { em, sent, wire } = setup({ format, hooks, maxAttempts: 1 });
  await em.tenants.list();
  const session = sent.at(-1)?.headers.get("x-restsvcsessionid") ?? "";
  const basic = sent[0]?.headers.get("authorization") ?? "";
  wire.intercept = () => new Response(null, { status: 500 });
  const error = await caught(em.tenants.list());
  const id = "3b0d7c52-8f14-4a6e-9d21-5c7e0a8f4b16";
  const unsent = await caught(em.tenants.update(id, () => undefined));
  const printed = [events, error, unsent, em, error.cause].map((value) =>
    inspect(value, { depth: 12, showHidden: true }),
  );
  const text = [...printed, JSON.stringify([events, error, unsent, em])].join("\n");
  expect(session.length).toBeGreaterThan(8);
  for (const secret of [session, basic.slice("Basic ".length)]) expect(text).not.toContain(secret);
});

it.each(["p\nq", ""])("rejects the password %j without showing it", (password) => {
  const options = { baseUrl, username: "u", password };
  expect(() => createEnterpriseManagerClient(options)).toThrow(
    /^password (is empty|must not contain control characters)$/,
  );
});

it("rejects a body that XML cannot represent, and names the property but not its value", async () => {
  const { em, sent } = setup({ format: "xml" });
  const spec = { Name: "A", Password: "canary\u0000", BackupServerUid: "b" };
  const error = await caught(em.tenants.create(spec));
  expect(error).toMatchObject({ kind: "input", operation: "POST /cloud/tenants" });
  expect(error.message).toMatch(/cannot be written as XML: Password/);
  expect(inspect(error, { showHidden: true })).not.toContain("canary");
  expect(sent).toEqual([]);
});
