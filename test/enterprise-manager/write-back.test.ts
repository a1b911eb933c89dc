import { describe, expect, it } from "vitest";
import type { TenantDraft } from "../../src/enterprise-manager/index.js";
import { unknownXml } from "../../src/enterprise-manager/xml/unknown.js";
import { type Reply, serve, task, xmlns } from "./support/server.js";
import { caught, formats } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const other = "9e3f7f52-6c1d-4c7a-9b6d-0f5c5d1f8a11";
const urn = `urn:veeam:CloudTenant:${id}`;
const href = `https://localhost:9398/api/cloud/tenants/${id}?format=Entity`;

const type = '{"StandaloneTenant":{"TenantCredentials":{"Username":"ABC"}}}';
const typeXml =
  "<TenantType><StandaloneTenant><TenantCredentials><Username>ABC</Username></TenantCredentials></StandaloneTenant></TenantType>";

const tenantJson = (more = "", head = `"UID":"${urn}","Type":"CloudTenant"`) =>
  `{${head},"Name":"ABC","Href":"${href}","Description":"old"${more},"TenantType":${type}}`;
const tenantXml = (inner = "", head = `Type="CloudTenant" Name="ABC" UID="${urn}"`, root = "") =>
  `<CloudTenant ${xmlns} ${root} Href="${href}" ${head}><Links/><Description>old</Description>${inner}${typeXml}</CloudTenant>`;

/** A server with one tenant that returns `read` for it, and records the PUT. */
async function withTenant(read: string, format: "json" | "xml") {
  const path = `/cloud/tenants/${id}`;
  const server = await serve(({ route }): Reply | undefined => {
    if (route === `GET ${path}`) return { text: read };
    if (route === `PUT ${path}`) return task(format, "Running");
    return route === "GET /tasks/task-1" ? task(format, "Finished") : undefined;
  });
  const em = server.client(format);
  const put = () => server.requests.find(({ route }) => route.startsWith("PUT"))?.body;
  const update = (edit: (tenant: TenantDraft) => void) => em.tenants.update(urn, edit);
  return { ...server, em, put, update };
}

const setDescription = (tenant: TenantDraft) => {
  tenant.Description = "new";
};

describe.each(formats)("validation before an update in %s", (format) => {
  const both = (json: string, xml: string) => (format === "json" ? json : xml);

  it.each<[string, string, RegExp]>([
    [
      "a reference",
      both(
        tenantJson("", `"UID":"${urn}","Type":"CloudTenantReference"`),
        tenantXml("", `Type="CloudTenantReference" UID="${urn}"`),
      ),
      /not the requested CloudTenant: its Type is CloudTenantReference, its UID is urn:veeam:CloudTenant:[^ ]+$/,
    ],
    [
      "another tenant",
      both(
        tenantJson("", `"UID":"urn:veeam:CloudTenant:${other}","Type":"CloudTenant"`),
        tenantXml("", `Type="CloudTenant" UID="urn:veeam:CloudTenant:${other}"`),
      ),
      new RegExp(`not the requested CloudTenant: .*, its UID is urn:veeam:CloudTenant:${other}$`),
    ],
    [
      "a tenant without a type",
      both(tenantJson("", `"UID":"${urn}"`), tenantXml("", `UID="${urn}"`)),
      /not written back: the CloudTenant that was read has no Type$/,
    ],
    [
      "a tenant without a UID",
      both(tenantJson("", '"Type":"CloudTenant"'), tenantXml("", 'Type="CloudTenant"')),
      /not written back: the CloudTenant that was read has no UID$/,
    ],
    [
      "an empty object",
      both("{}", `<CloudTenant ${xmlns}/>`),
      /not the requested CloudTenant: its Type is missing, its UID is missing$/,
    ],
  ])("does not write back %s", async (_name, read, message) => {
    const { update, routes } = await withTenant(read, format);
    const error = await caught(update(setDescription));
    expect(error).toMatchObject({ kind: "protocol" });
    expect(error.retryable).not.toBe(true);
    expect(error.message).toMatch(message);
    expect(routes()).toEqual(["POST /sessionMngr/", `GET /cloud/tenants/${id}`]);
  });

  it("does not write back or return another subtenant", async () => {
    const read = both(
      `{"Type":"CloudSubtenant","Id":"${other}","Href":"h","Name":"n"}`,
      `<CloudSubtenant ${xmlns} Type="CloudSubtenant" Id="${other}" Href="h"><Name>n</Name></CloudSubtenant>`,
    );
    const { client, routes } = await serve(({ route }) => (route.startsWith("GET") ? { text: read } : undefined));
    const em = client(format);
    for (const work of [em.subtenants.update(urn, id, () => undefined), em.subtenants.get(urn, id)]) {
      expect((await caught(work)).message).toContain(
        `not the requested CloudSubtenant: its Type is CloudSubtenant, its Id is ${other}`,
      );
    }
    expect(routes().filter((route) => route.startsWith("PUT"))).toEqual([]);
  });

  it("does not write back NaN", async () => {
    const read = both(tenantJson(',"PublicIpCount":null'), tenantXml());
    const { update, routes } = await withTenant(read, format);
    const edit = (tenant: TenantDraft) => Object.assign(tenant, { PublicIpCount: Number.NaN });
    const error = await caught(update(edit));
    expect(error).toMatchObject({ kind: "input" });
    expect(error.message).toContain('"PublicIpCount" is NaN');
    expect(routes()).not.toContain(`PUT /cloud/tenants/${id}`);
  });

  it("accepts a type in another letter case and an ID in upper case", async () => {
    const head = both(
      `"UID":"URN:VEEAM:CloudTenant:${id.toUpperCase()}","Type":"cloudTenant"`,
      `Type="cloudTenant" UID="URN:VEEAM:CloudTenant:${id.toUpperCase()}" Name="ABC"`,
    );
    const { update, put } = await withTenant(both(tenantJson("", head), tenantXml("", head)), format);
    await update(setDescription);
    expect(put()).toContain("new");
  });
});

it("writes unknown JSON properties back", async () => {
  const more = ',"Later":{"Deep":[1,{"a":null}]},"LeaseOptions":{"Enabled":false,"Grace":7}';
  const { update, put } = await withTenant(tenantJson(more), "json");
  await update((tenant) => {
    tenant.LeaseOptions = { ...tenant.LeaseOptions, Enabled: true };
  });
  expect(JSON.parse(put() ?? "")).toMatchObject({
    Later: { Deep: [1, { a: null }] },
    LeaseOptions: { Enabled: true, Grace: 7 },
  });
});

describe("unknown XML", () => {
  const root = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:n" Beta="a &amp; b" n:Rank="1"';
  const quota = (inner: string) =>
    `<CloudTenantResource Type="CloudTenantResource" Href="h" Id="${other}" Tier="2"><Links/><RepositoryQuota>` +
    `<DisplayName>Vol</DisplayName><RepositoryUid>r</RepositoryUid><Quota>1</Quota><UsedQuota>1</UsedQuota>${inner}` +
    "</RepositoryQuota></CloudTenantResource>";
  const inner =
    '<Later xsi:type="Old"><n:Deep>&lt;1&gt;</n:Deep></Later><Enabled>true</Enabled><LeaseOptions Enabled="false" Grace="7"/>' +
    `<Resources>${quota("<Immutable>true</Immutable>")}<Pool/></Resources><Last>\r\n</Last>`;

  it("writes unknown XML back in place, with the namespaces that it needs", async () => {
    const read = tenantXml(inner, undefined, root).replace("<Links/>", "<First/><Links/>");
    const { update, put } = await withTenant(read, "xml");
    await update((tenant) => {
      tenant.Description = "new";
      tenant.LeaseOptions = { ...tenant.LeaseOptions, Enabled: true };
    });
    expect(put()).toBe(
      `<?xml version="1.0" encoding="utf-8"?><CloudTenant ${xmlns} ${root.replace("&amp;", "&#38;")} ` +
        `Href="${href}" Type="CloudTenant" Name="ABC" UID="${urn}"><First/><Description>new</Description>` +
        `<Later xsi:type="Old"><n:Deep>&lt;1&gt;</n:Deep></Later><Enabled>true</Enabled>` +
        '<LeaseOptions Grace="7" Enabled="true"/><Resources>' +
        `<CloudTenantResource Tier="2" Href="h" Type="CloudTenantResource" Id="${other}"><RepositoryQuota>` +
        "<DisplayName>Vol</DisplayName><RepositoryUid>r</RepositoryUid><Quota>1</Quota><Immutable>true</Immutable>" +
        `</RepositoryQuota></CloudTenantResource><Pool/></Resources><Last>\r\n</Last>${typeXml}</CloudTenant>`,
    );
  });

  it("writes the unknown attribute of a text element back", async () => {
    const read = tenantXml().replace("<Description>", '<Description lang="en">');
    const { update, put } = await withTenant(read, "xml");
    await update(setDescription);
    expect(put()).toContain('<Description lang="en">new</Description>');
  });

  it("rejects an update with unknown XML that cannot be kept, and names it", async () => {
    const pools = '<CloudGatewayPools><CloudGatewayPoolUid Order="1">urn:a</CloudGatewayPoolUid></CloudGatewayPools>';
    const read = tenantXml().replace("</CloudTenant>", `${pools}</CloudTenant>`);
    const { update, routes } = await withTenant(read, "xml");
    const error = await caught(update(setDescription));
    expect(error).toMatchObject({ kind: "input", operation: "PUT /cloud/tenants/{tenantId}" });
    expect(error.message).toContain(
      'CloudGatewayPoolUids: its unknown attribute Order cannot be written back. Use the format "json"',
    );
    expect(routes()).not.toContain(`PUT /cloud/tenants/${id}`);
  });

  it("adds no property for unknown XML to a known document, and none to JSON", async () => {
    const plain = await (await withTenant(tenantXml(), "xml")).em.tenants.get(id);
    expect(Object.getOwnPropertySymbols(plain)).toEqual([]);
    const full = await (await withTenant(tenantXml(inner, undefined, root), "xml")).em.tenants.get(id);
    expect(Object.getOwnPropertySymbols(full)).toEqual([unknownXml]);
    expect(JSON.stringify(full)).not.toMatch(/Later|Beta|Immutable/);
  });
});

describe("virtual data centers", () => {
  const item = { Type: "CloudTenantVCloudComputeResource", Href: "h", Id: other, VirtualDataCenterRef: "ref" };
  const itemXml = (name: string) =>
    `<${name} Type="CloudTenantVCloudComputeResource" Href="h" Id="${other}"><VirtualDataCenterName>d</VirtualDataCenterName>` +
    `<VirtualDataCenterRef>ref</VirtualDataCenterRef><UseNetworkFailoverResources>false</UseNetworkFailoverResources></${name}>`;

  it.each(["CloudTenantVCloudComputeResources", "VCloudComputeResources"])(
    "reads and writes virtual data centers named %s in JSON",
    async (name) => {
      const full = { ...item, VirtualDataCenterName: "d", UseNetworkFailoverResources: false, ResourceUsage: null };
      const { em, update, put } = await withTenant(
        tenantJson(`,"VCloudComputeResources":${JSON.stringify({ [name]: [full] })}`),
        "json",
      );
      expect((await em.tenants.get(id)).VCloudComputeResources).toEqual({ CloudTenantVCloudComputeResources: [full] });
      await update(setDescription);
      expect(JSON.parse(put() ?? "").VCloudComputeResources).toEqual({
        VCloudComputeResources: [{ ...item, UseNetworkFailoverResources: false }],
      });
    },
  );

  it.each(["CloudTenantVCloudComputeResource", "VCloudComputeResource"])(
    "reads and writes virtual data centers named %s in XML",
    async (name) => {
      const vdcs = `<VCloudComputeResources>${itemXml(name)}</VCloudComputeResources>`;
      const { em, update, put } = await withTenant(
        tenantXml().replace("</CloudTenant>", `${vdcs}</CloudTenant>`),
        "xml",
      );
      const tenant = await em.tenants.get(id);
      expect(tenant.VCloudComputeResources?.CloudTenantVCloudComputeResources).toMatchObject([item]);
      await update(setDescription);
      expect(put()).toContain(
        `<VCloudComputeResources><VCloudComputeResource Href="h" Type="CloudTenantVCloudComputeResource" Id="${other}">` +
          "<VirtualDataCenterRef>ref</VirtualDataCenterRef><UseNetworkFailoverResources>false</UseNetworkFailoverResources>" +
          "</VCloudComputeResource></VCloudComputeResources>",
      );
    },
  );
});
