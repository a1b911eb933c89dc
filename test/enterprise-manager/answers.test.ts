import { describe, expect, it } from "vitest";
import { type Reply, serve, withClock, xmlns } from "./support/server.js";
import { caught, formats } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const urn = `urn:veeam:CloudTenant:${id}`;
const tenant = `{"Type":"CloudTenant","Name":"ABC","UID":"${urn}","Href":"h"`;

/** A server that returns these lists of tenants in order and repeats the last one. */
async function withTenants(...replies: (Reply | string)[]) {
  return serve(({ route }, count) => {
    if (route !== "GET /cloud/tenants") return undefined;
    const reply = replies[Math.min(count, replies.length) - 1] ?? "";
    return typeof reply === "string" ? { text: reply } : reply;
  });
}
const reads = (routes: string[]) => routes.filter((route) => route === "GET /cloud/tenants").length;

describe("JSON responses", () => {
  it("reads JSON with a byte order mark", async () => {
    const { client } = await serve(({ route }) => {
      if (route === "GET /cloud/tenants") return { text: `\uFEFF{"CloudTenants":[${tenant}}]}` };
      return route.startsWith("GET") ? { status: 400, text: '\uFEFF{"Message":"No.","StatusCode":400}' } : undefined;
    });
    const em = client("json");
    expect(await em.tenants.list()).toMatchObject([{ Name: "ABC" }]);
    expect((await caught(em.tenants.get(id))).message).toMatch(/: No\.$/);
  });

  it("reads JSON with a content type that does not name a format", async () => {
    for (const type of ["*/*", "Application/JSON; charset=utf-8"]) {
      const { client } = await withTenants({ type, text: '{"CloudTenants":[]}' });
      expect(await client("json").tenants.list()).toEqual([]);
    }
  });

  it.each(formats)(
    "accepts only the client's own format, even if a caller passes an accept header: %s",
    async (format) => {
      const { client, requests } = await withTenants(
        format === "json" ? '{"Refs":[]}' : `<EntityReferences ${xmlns}/>`,
      );
      await client(format).api.GET("/cloud/tenants", { headers: { accept: "*/*" } });
      expect(requests.map(({ headers }) => headers.accept)).toEqual([`application/${format}`, `application/${format}`]);
    },
  );

  it("returns JSON properties under the names of the types, in lists and in query results", async () => {
    const stats = '"ComputeResourceStats":{"CpuCount":2}';
    const parts = `"ComputeResources":{"CloudTenantComputeResources":[{"Type":null,${stats}}]},"PublicIPCount":3`;
    const pools = '"CloudGatewayPools":{"CloudGatewayPoolUid":"urn:a"},"FailoverToOtherGatewaysIfFail":true';
    const found = `${tenant},${parts},${pools}}`;
    const { client } = await serve(({ route }) => {
      if (route === "GET /cloud/tenants") return { text: `{"CloudTenants":[${found}]}` };
      const page = `{"Entities":{"CloudTenants":{"CloudTenants":[${found.replace("CloudTenant", "cloudtenant")}]}}}`;
      return route === "GET /query" ? { text: page } : undefined;
    });
    const em = client("json");
    for (const one of [(await em.tenants.list())[0], await em.query("CloudTenant").first()]) {
      expect(one).toMatchObject({
        PublicIpCount: 3,
        FailoverToOthersGatewaysIfFail: true,
        CloudGatewayPools: { CloudGatewayPoolUids: ["urn:a"] },
        ComputeResources: { CloudTenantComputeResources: [{ ComputeResourceStats: { CPUCount: 2 } }] },
      });
      expect(Object.keys(one ?? {})).not.toContain("PublicIPCount");
    }
  });

  it("leaves a tenant unchanged that has a property under both of its names", async () => {
    const { client } = await withTenants(`{"CloudTenants":[${tenant},"PublicIPCount":3,"PublicIpCount":4}]}`);
    expect(await client("json").tenants.list()).toMatchObject([{ PublicIPCount: 3, PublicIpCount: 4 }]);
  });

  it("accepts a type in another letter case", async () => {
    const { client } = await withTenants(`{"Type":"cloudtenant","Name":"ABC","UID":"${urn}"}`);
    expect(await client("json").tenants.list()).toMatchObject([{ Name: "ABC" }]);
  });
});

describe("XML responses", () => {
  it.each<[string, number[]]>([
    ["ISO-8859-1", [0xfc]],
    ["windows-1252", [0xfc]],
    ["utf-8", [0xc3, 0xbc]],
  ])("decodes XML with the charset %s of its declaration if the header has none", async (charset, letter) => {
    const [before, after] = [
      `<CloudTenants ${xmlns}><CloudTenant Type="CloudTenant" Name="M`,
      'ller"/></CloudTenants>',
    ];
    const head = `<?xml version="1.0" encoding="${charset}"?>`;
    const text = Buffer.concat([Buffer.from(head + before), Buffer.from(letter), Buffer.from(after)]);
    const { client } = await withTenants({ type: "application/xml", text });
    expect(await client("xml").tenants.list()).toMatchObject([{ Name: "Müller" }]);
  });

  it("rejects XML that is not UTF-8 without mentioning an undeclared charset", async () => {
    const { client } = await withTenants({
      type: "application/xml",
      text: Buffer.from("<CloudTenants>\xfc", "latin1"),
    });
    const error = await caught(client("xml").tenants.list());
    expect(error).toMatchObject({ kind: "protocol", retryable: false });
    expect(error.message).toContain("the text of the response is not valid utf-8, and no charset is declared");
  });

  const list = (inner: string) => `<CloudTenants ${xmlns}>${inner}</CloudTenants>`;
  const deep = `${"<a>".repeat(70)}${"</a>".repeat(70)}`;

  it.each<[string, string, RegExp]>([
    ["a document type", `<!DOCTYPE CloudTenants>${list("")}`, /unsafe: document type declarations are not allowed/],
    [
      "an undefined entity",
      list("<CloudTenant><Description>&nbsp;</Description></CloudTenant>"),
      /malformed: undefined entity/,
    ],
    ["deep nesting", list(deep), /unsafe: elements are nested more than 64 levels deep/],
    ["tags that do not match", list("<a></b>"), /is malformed: unexpected close tag/],
    [
      "an invalid number",
      list("<CloudTenant><PublicIpCount>x</PublicIpCount></CloudTenant>"),
      /is invalid: .*PublicIpCount: expected an integer/,
    ],
  ])("rejects XML with %s after one attempt and reports the problem", async (_name, text, message) => {
    const { client, routes } = await withTenants(text);
    const error = await caught(client("xml").tenants.list());
    expect(error).toMatchObject({ kind: "protocol", retryable: false, attempts: 1 });
    expect(error.message).toMatch(message);
    expect(reads(routes())).toBe(1);
  });

  it.each([
    `<CloudTenants ${xmlns}><CloudTenant`,
    `<CloudTenants ${xmlns}><CloudTenant><Description>a &am`,
    `<CloudTenants ${xmlns}><CloudTenant><Description>a</Description></CloudTenant>`,
    `<CloudTenants ${xmlns}><!-- a`,
    `<CloudTenants ${xmlns}><![CDA`,
    '<?xml version="1.0"?><',
  ])("retries a read whose XML was truncated: %s", async (text) => {
    const { client, routes } = await withTenants(text, list(""));
    expect(await withClock(() => client("xml").tenants.list())).toEqual([]);
    expect(reads(routes())).toBe(2);
  });

  it("returns XML elements under the names of the types", async () => {
    const stats = "<ComputeResourceStats><CpuCount>2</CpuCount></ComputeResourceStats>";
    const parts = `<ComputeResources><CloudTenantComputeResource>${stats}</CloudTenantComputeResource></ComputeResources>`;
    const lease = '<LeaseOptions Enabled="true" ExpirationDate="2030-01-01T00:00:00Z"/>';
    const { client } = await withTenants(
      list(`<CloudTenant>${lease}${parts}<PublicIPCount>3</PublicIPCount></CloudTenant>`),
    );
    expect(await client("xml").tenants.list()).toMatchObject([
      {
        LeaseOptions: { LeaseExpirationDate: "2030-01-01T00:00:00Z" },
        PublicIpCount: 3,
        ComputeResources: { CloudTenantComputeResources: [{ ComputeResourceStats: { CPUCount: 2 } }] },
      },
    ]);
  });

  it("reads XML up to the client's size limit", async () => {
    const { client } = await withTenants(list(`<!--${" ".repeat(17 * 2 ** 20)}-->`));
    expect(await client("xml").tenants.list()).toEqual([]);
  });
});

it.each(formats)("does not retry a read whose response exceeds maxResponseSize: %s", async (format) => {
  const text =
    format === "json"
      ? `{"CloudTenants":[],"a":"${"x".repeat(1000)}"}`
      : `<CloudTenants>${" ".repeat(1000)}</CloudTenants>`;
  const { client, routes } = await withTenants(text);
  const error = await caught(client(format, { maxResponseSize: 900 }).tenants.list());
  expect(error).toMatchObject({ kind: "protocol", retryable: false });
  expect(error.message).toContain("larger than 900 bytes (maxResponseSize)");
  expect(reads(routes())).toBe(1);
});
