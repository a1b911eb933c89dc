import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { ResponseEvent } from "../../src/enterprise-manager/index.js";
import { tenantId as id, json, type Reply, serve, tenantUrn as urn, withClock, xmlns } from "./support/server.js";
import { caught, type Format, formats, setup } from "./support/setup.js";

const list = "GET /cloud/tenants";
const get = "GET /cloud/tenants/{tenantId}";
const other = "urn:veeam:CloudTenant:9e3f7f52-6c1d-4c7a-9b6d-0f5c5d1f8a11";
const xmlList = (inner = "") => `<CloudTenants ${xmlns}>${inner}</CloudTenants>`;
const emptyList = (format: Format) => (format === "json" ? '{"CloudTenants":[]}' : xmlList());

/** A server that returns these responses to the GETs of tenants in order, and repeats the last one. */
async function replying(...replies: Reply[]) {
  const server = await serve(({ route }, count) =>
    route.startsWith(list) ? replies[Math.min(count, replies.length) - 1] : undefined,
  );
  return { ...server, reads: () => server.routes().filter((route) => route === list).length };
}

/** The error of one GET of the tenants with this response. */
async function errorOf(format: Format, reply: Reply) {
  const { client } = await replying(reply);
  return caught(client(format, { maxAttempts: 1 }).tenants.list());
}

describe.each(formats)("errors returned by Enterprise Manager in %s", (format) => {
  const saying = (status: number, message: string): Reply =>
    format === "json"
      ? { ...json({ Message: message, StatusCode: status }), status }
      : { status, text: `<Error ${xmlns} Message="${message}" StatusCode="${status}"/>` };

  it.each([
    [400, "logical", false],
    [403, "security", false],
    [404, "logical", false],
    [429, "throttled", true],
    [500, "logical", false],
    [501, "logical", false],
    [502, "transport", true],
    [503, "transport", true],
    [504, "transport", true],
    [505, "logical", false],
  ])("reports an explained %i as %s", async (status, kind, retryable) => {
    const error = await errorOf(format, saying(status, "Just so."));
    expect(error).toMatchObject({ kind, status, retryable, operation: list, message: `${list}: Just so.` });
    expect(error).not.toHaveProperty("retryAfter");
  });

  it.each(["", "   "])("reports the status of an error whose message is %j", async (message) => {
    for (const [status, kind, retryable] of [
      [400, "logical", false],
      [500, "transport", true],
    ] as const) {
      const received = `${list}: the server returned ${status} with application/${format} instead of an error message`;
      expect(await errorOf(format, saying(status, message))).toMatchObject({ kind, retryable, message: received });
    }
  });
});

it.each([null, "", " \n", 7, { text: "x" }])(
  "reports the first-chance message of an error whose message is %j",
  async (Message) => {
    const body = json({ Message, FirstChanceExceptionMessage: "Deep.", StatusCode: 500 });
    const error = { kind: "logical", retryable: false, message: `${list}: Deep.` };
    expect(await errorOf("json", { ...body, status: 500 })).toMatchObject(error);
  },
);

it.each(["[]", "null", '"text"', "{", ""])("reports the status of an error whose body is %j", async (text) => {
  const what = text === "" ? "without a body" : "with application/json instead of an error message";
  const error = { kind: "transport", retryable: true, message: `${list}: the server returned 500 ${what}` };
  expect(await errorOf("json", { status: 500, text })).toMatchObject({ ...error, status: 500 });
});

it.each(formats)("reads an XML error with leading space, whatever format was requested: %s", async (format) => {
  const text = `\r\n  <Error ${xmlns} Message="Node does not exist." StatusCode="400"/>`;
  const reply = { status: 400, type: "application/xml", text };
  for (const type of ["application/xml", "text/xml; charset=utf-8"]) {
    expect((await errorOf(format, { ...reply, type })).message).toBe(`${list}: Node does not exist.`);
  }
  const { client } = await replying(reply);
  const answer = await client(format).api.GET("/cloud/tenants", {});
  expect(answer.error).toMatchObject({ Message: "Node does not exist.", StatusCode: 400 });
});

describe.each(formats)("the format of responses in %s", (format) => {
  it.each([
    ["no content type", ""],
    ["an unspecific content type", "*/*"],
    ["a space before the parameters of its content type", `Application/${format} ; charset=utf-8`],
    ["the content type text", `text/${format}; charset=utf-8`],
    ["a vendor content type", `application/vnd.veeam+${format}`],
  ])("accepts a response with %s", async (_name, type) => {
    const { client } = await replying({ type, text: emptyList(format) });
    expect(await client(format).tenants.list()).toEqual([]);
  });

  it("rejects a response in the other format and passes the same error to hooks", async () => {
    const events: ResponseEvent[] = [];
    const type = format === "json" ? "application/xml" : "application/json";
    const { client } = await replying({ type, text: emptyList(format) });
    const onResponse = (event: ResponseEvent) => void events.push(event);
    const error = await caught(client(format, { hooks: { onResponse } }).tenants.list());
    const message = `${list}: requested application/${format}, the server returned ${type}`;
    expect(error).toMatchObject({ kind: "protocol", operation: list, message });
    expect(events.at(-1)?.error).toMatchObject({ kind: "protocol", operation: list, message });
  });

  it("requests only the client's own format, even if a caller passes an accept header", async () => {
    const { client, requests } = await replying({ text: emptyList(format) });
    await client(format).api.GET("/cloud/tenants", { headers: { accept: "*/*" } });
    expect(requests.map(({ headers }) => headers.accept)).toEqual([`application/${format}`, `application/${format}`]);
  });

  it("does not retry a read whose response exceeds maxResponseSize", async () => {
    const { client, reads } = await replying({ text: emptyList(format) + " ".repeat(1000) });
    const message = expect.stringContaining("larger than 900 bytes (maxResponseSize)");
    const error = await caught(client(format, { maxResponseSize: 900 }).tenants.list());
    expect(error).toMatchObject({ kind: "protocol", retryable: false, message });
    expect(reads()).toBe(1);
  });
});

const tenant = { Type: "CloudTenant", Name: "ABC", UID: urn, Href: "h" };

it("reads JSON with a byte order mark", async () => {
  const { client } = await replying({ text: `\uFEFF${JSON.stringify({ CloudTenants: [tenant] })}` });
  expect(await client("json").tenants.list()).toMatchObject([{ Name: "ABC" }]);
  expect((await errorOf("json", { status: 400, text: '\uFEFF{"Message":"No."}' })).message).toMatch(/: No\.$/);
});

it("returns properties under the names of the types, in lists and in query results", async () => {
  const stats = { ComputeResourceStats: { CpuCount: 2 } };
  const found = {
    ...{ ...tenant, PublicIPCount: 3, FailoverToOtherGatewaysIfFail: true },
    ComputeResources: { CloudTenantComputeResources: [{ Type: null, ...stats }] },
    CloudGatewayPools: { CloudGatewayPoolUid: "urn:a" },
  };
  const page = { Entities: { CloudTenants: { CloudTenants: [{ ...found, Type: "cloudtenant" }] } } };
  const { client } = await serve(({ route }) => {
    if (route === list) return json({ CloudTenants: [found] });
    return route === "GET /query" ? json(page) : undefined;
  });
  const em = client("json");
  for (const row of [(await em.tenants.list())[0], await em.query("CloudTenant").first()]) {
    expect(row).toMatchObject({
      PublicIpCount: 3,
      FailoverToOthersGatewaysIfFail: true,
      CloudGatewayPools: { CloudGatewayPoolUids: ["urn:a"] },
      ComputeResources: { CloudTenantComputeResources: [{ ComputeResourceStats: { CPUCount: 2 } }] },
    });
    expect(Object.keys(row ?? {})).not.toContain("PublicIPCount");
  }
});

it("leaves a tenant unchanged that has a property under both of its names", async () => {
  const { client } = await replying(json({ CloudTenants: [{ ...tenant, PublicIPCount: 3, PublicIpCount: 4 }] }));
  expect(await client("json").tenants.list()).toMatchObject([{ PublicIPCount: 3, PublicIpCount: 4 }]);
});

it("keeps a list null that the server returns as null under another name", async () => {
  const pools = { CloudGatewayPoolUid: null, CloudGatewayPools: null };
  const { client } = await replying(json({ ...tenant, CloudGatewayPools: pools }));
  const read = await client("json").tenants.get(id);
  expect(read.CloudGatewayPools).toEqual({ CloudGatewayPoolUids: null, CloudGatewayPools: null });
});

it.each<[string, object]>([
  ["null", { CloudTenants: null }],
  ["null next to other properties", { CloudTenants: null, Href: "h", Type: "CloudTenantList" }],
  ["missing like all other properties", {}],
])("returns no rows if the list is %s", async (_name, body) => {
  const { client } = await replying(json(body));
  expect(await client("json").tenants.list()).toEqual([]);
});

it("accepts a single item in place of a list of one, and a type in another letter case", async () => {
  const { client } = await replying(json({ ...tenant, Type: "cloudtenant" }));
  expect(await client("json").tenants.list()).toMatchObject([{ Name: "ABC" }]);
});

it.each<[unknown, string]>([
  [[], "the response contains no object"],
  [null, "the response contains no object"],
  [{ Href: "h" }, "the response contains no list CloudTenants"],
  [{ CloudTenants: [1] }, "the response contains no list CloudTenants"],
  [{ CloudTenants: { Name: "ABC" } }, "the response contains no list CloudTenants"],
  [{ Type: "Other" }, "the response contains no list CloudTenants"],
])("rejects %j in place of a list", async (body, message) => {
  const error = await errorOf("json", json(body));
  expect(error).toMatchObject({ kind: "protocol", operation: list, status: 200, message: `${list}: ${message}` });
});

it.each<[object, string]>([
  [{ Type: "CloudTenantReference", UID: urn }, `its Type is CloudTenantReference, its UID is ${urn}`],
  [{ Type: "CloudTenant", UID: other }, `its Type is CloudTenant, its UID is ${other}`],
  [{ Type: "CloudTenant", UID: "acme" }, "its Type is CloudTenant, its UID is acme"],
  [{ Type: "CloudTenant", UID: 5 }, "its Type is CloudTenant, its UID is something else"],
  [{ Type: null, UID: null }, "its Type is missing, its UID is missing"],
  [{ Type: 5, UID: urn }, `its Type is something else, its UID is ${urn}`],
  [{ Type: "", UID: urn }, `its Type is something else, its UID is ${urn}`],
  [{ Type: "<b>Task", UID: urn }, `its Type is something else, its UID is ${urn}`],
  [{ Type: "Task</b>", UID: urn }, `its Type is something else, its UID is ${urn}`],
  [{ Type: "T".repeat(101), UID: urn }, `its Type is something else, its UID is ${urn}`],
  [{ Type: "T".repeat(100), UID: urn }, `its Type is ${"T".repeat(100)}, its UID is ${urn}`],
])("rejects %j in place of a tenant and reports what it is", async (body, what) => {
  const { client, routes } = await replying(json(body));
  const message = `${get}: the response is not the requested CloudTenant: ${what}`;
  const error = { kind: "protocol", operation: get, status: 200, retryable: false, message };
  expect(await caught(client("json").tenants.get(id))).toMatchObject(error);
  expect(routes()).toHaveLength(2);
});

it.each<[string, number[]]>([
  ["ISO-8859-1", [0xfc]],
  ["windows-1252", [0xfc]],
  ["utf-8", [0xc3, 0xbc]],
])("decodes XML with the charset %s of its declaration if the header has none", async (charset, letter) => {
  const [before = "", after = ""] = xmlList('<CloudTenant Type="CloudTenant" Name="M|ller"/>').split("|");
  const head = `<?xml version="1.0" encoding="${charset}"?>${before}`;
  const text = Buffer.concat([Buffer.from(head), Buffer.from(letter), Buffer.from(after)]);
  const { client } = await replying({ type: "application/xml", text });
  expect(await client("xml").tenants.list()).toMatchObject([{ Name: "Müller" }]);
});

it("rejects XML that is not UTF-8 without mentioning an undeclared charset", async () => {
  const text = Buffer.from("<CloudTenants>\xfc", "latin1");
  const message = expect.stringContaining("not valid utf-8, and no charset is declared");
  const error = { kind: "protocol", retryable: false, message };
  expect(await errorOf("xml", { type: "application/xml", text })).toMatchObject(error);
});

it.each<[string, string, RegExp]>([
  ["a document type", `<!DOCTYPE a>${xmlList()}`, /unsafe: document type declarations are not allowed/],
  ["an undefined entity", xmlList("&nbsp;"), /malformed: undefined entity/],
  ["deep nesting", xmlList("<a>".repeat(70)), /unsafe: elements are nested more than 64 levels deep/],
  ["tags that do not match", xmlList("<a></b>"), /is malformed: unexpected close tag/],
  ["an unknown root", "<Jobs/>", /is invalid: the root element is <Jobs>/],
  [
    "an invalid number",
    xmlList("<CloudTenant><PublicIpCount>x</PublicIpCount></CloudTenant>"),
    /is invalid: .*PublicIpCount: expected an integer .*line 1, column \d+/,
  ],
])("rejects XML with %s after one attempt and reports the problem", async (_name, text, message) => {
  const { client, reads } = await replying({ text });
  const error = { kind: "protocol", retryable: false, attempts: 1, message: expect.stringMatching(message) };
  expect(await caught(client("xml").tenants.list())).toMatchObject(error);
  expect(reads()).toBe(1);
});

it.each(["<CloudTenant", "<CloudTenant><Description>a &am", "<CloudTenant><Name>a</Name></CloudTenant>", "<!-- a"])(
  "retries a read whose XML was truncated after %s",
  async (end) => {
    const { client, reads } = await replying({ text: `<CloudTenants ${xmlns}>${end}` }, { text: xmlList() });
    expect(await withClock(() => client("xml").tenants.list())).toEqual([]);
    expect(reads()).toBe(2);
  },
);

it("returns elements under the names of the types", async () => {
  const stats = "<ComputeResourceStats><CpuCount>2</CpuCount></ComputeResourceStats>";
  const parts = `<ComputeResources><CloudTenantComputeResource>${stats}</CloudTenantComputeResource></ComputeResources>`;
  const lease = '<LeaseOptions ExpirationDate="2030-01-01T00:00:00Z"/>';
  const text = xmlList(`<CloudTenant>${lease}${parts}<PublicIPCount>3</PublicIPCount></CloudTenant>`);
  const { client } = await replying({ text });
  expect(await client("xml").tenants.list()).toMatchObject([
    {
      LeaseOptions: { LeaseExpirationDate: "2030-01-01T00:00:00Z" },
      PublicIpCount: 3,
      ComputeResources: { CloudTenantComputeResources: [{ ComputeResourceStats: { CPUCount: 2 } }] },
    },
  ]);
});

it("reads XML up to the client's size limit", async () => {
  const { client } = await replying({ text: xmlList(`<!--${" ".repeat(17 * 2 ** 20)}-->`) });
  expect(await client("xml").tenants.list()).toEqual([]);
});

it.each<[string, Reply, RegExp]>([
  [
    "an HTML page",
    { type: "text/html; charset=utf-8", text: "<html></html>" },
    /returned an HTML page instead of data/,
  ],
  ["truncated JSON", { text: '{"CloudTen' }, /truncated or malformed/],
  [
    "a redirect",
    { status: 302, headers: { location: "https://evil.example/" } },
    /redirects to https:\/\/evil.example/,
  ],
])("rejects %s", async (_name, reply, message) => {
  const error = { kind: "protocol", operation: list, message: expect.stringMatching(message) };
  expect(await errorOf("json", reply)).toMatchObject(error);
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
  const unsent = await caught(em.tenants.update(id, () => undefined));
  const printed = [events, error, unsent, em, error.cause].map((value) =>
    inspect(value, { depth: 12, showHidden: true }),
  );
  const text = [...printed, JSON.stringify([events, error, unsent, em])].join("\n");
  expect(session.length).toBeGreaterThan(8);
  for (const secret of [session, basic.slice("Basic ".length)]) expect(text).not.toContain(secret);
});
