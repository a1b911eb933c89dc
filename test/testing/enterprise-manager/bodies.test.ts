import { describe, expect, it } from "vitest";
import { createEnterpriseManagerSimulator } from "../../../src/testing/index.js";
import { basic, documented, finished, open, sender } from "./open.js";

const unknown = "99999999-2c8a-4e53-96d0-3ab85e1c7f29";
const spec = documented.find(({ key }) => key === "POST /cloud/tenants")?.body?.examples[0]?.value;

describe("request bodies", () => {
  const namespace = "http://www.veeam.com/ent/v1.0";
  const server = "urn:veeam:BackupServer:5f6c1d90-2e47-4b83-9a15-d80e3b7c6241";
  const xml = (content: string) => `<CreateCloudTenantSpec xmlns="${namespace}">${content}</CreateCloudTenantSpec>`;
  const uid = `<BackupServerUid>${server}</BackupServerUid>`;

  it.each([
    [
      "elements in the wrong order",
      xml(`${uid}<Name>a</Name>`),
      "Element 'Name' in 'CreateCloudTenantSpec' must stand before",
    ],
    ["an unknown element", xml(`<Name>a</Name><Nickname>b</Nickname>${uid}`), "Element 'Nickname'"],
    ["a repeated element", xml(`<Name>a</Name><Name>b</Name>${uid}`), "is repeated"],
    ["a missing element", xml(uid), "The property Name is required"],
    ["no namespace", `<CreateCloudTenantSpec><Name>a</Name>${uid}</CreateCloudTenantSpec>`, "namespace"],
    [
      "a namespace that is bound to an unused prefix",
      `<CreateCloudTenantSpec xmlns:v="${namespace}"><Name>a</Name>${uid}</CreateCloudTenantSpec>`,
      "namespace",
    ],
    [
      "an element without the namespace",
      xml(`<Name xmlns="">a</Name>${uid}`),
      "'Name' in 'CreateCloudTenantSpec' is in",
    ],
    ["another root", `<CloudTenant xmlns="${namespace}"/>`, "Expected CreateCloudTenantSpec"],
    ["malformed markup", xml("<Name>a</name>"), "not valid XML"],
  ])("rejects XML with %s", async (_, body, message) => {
    const { send } = await open({}, "xml");
    const answer = await send("POST", "/cloud/tenants", { body });
    expect([answer.status, answer.body.StatusCode]).toEqual([400, 400]);
    expect(answer.body.Message).toContain(message);
  });

  it.each([
    ["a missing property", { Name: "a" }, "BackupServerUid is required"],
    ["a wrong type", { Name: "a", BackupServerUid: server, Enabled: "true" }, "Enabled must be boolean"],
    ["an unknown enum value", { Name: "a", BackupServerUid: server, ThrottlingSpeedUnit: "Gbps" }, "must be one of"],
    ["truncated text", '{"Name":', "not valid JSON"],
  ])("rejects JSON with %s", async (_, body, message) => {
    const { send } = await open();
    const answer = await send("POST", "/cloud/tenants", { body });
    expect(answer.status).toBe(400);
    expect(answer.body.Message).toContain(message);
  });

  it("requires the same format in Content-Type and Accept", async () => {
    const { send } = await open();
    const mixed = await send("POST", "/cloud/tenants", { body: spec, headers: { accept: "application/xml" } });
    expect([mixed.status, mixed.body.Message]).toEqual([400, "The content is json, but Accept asks for xml."]);
  });

  it("keeps properties that a PUT omits", async () => {
    const { send, path } = await open();
    const before = (await send("GET", `${path}?format=Entity`)).body;
    await finished(send, await send("PUT", path, { body: { Description: "Changed" } }));
    const { body } = await send("GET", `${path}?format=Entity`);
    expect(body).toEqual({ ...before, Description: "Changed" });
    expect(body.Enabled).toBe(true);
  });

  it.each([
    [11, 500],
    [13, 202],
  ])("responds to a PUT without TenantType on version %i with %i", async (serverVersion, status) => {
    const { send, path } = await open({ serverVersion });
    const answer = await send("PUT", path, { body: { Description: "Changed" } });
    const message = "Object reference not set to an instance of an object.";
    expect([answer.status, answer.body.Message]).toEqual([status, status === 500 ? message : undefined]);
    const { TenantType } = (await send("GET", `${path}?format=Entity`)).body;
    expect((await send("PUT", path, { body: { Description: "Changed", TenantType } })).status).toBe(202);
  });

  it.each(["v1_2", "v1_0", "v2"])("rejects a session of version %s", async (version) => {
    const send = sender(createEnterpriseManagerSimulator(), "json");
    const { status } = await send("POST", `/sessionMngr/?v=${version}`, { headers: { authorization: basic } });
    expect(status).toBe(400);
  });

  it("rejects an unknown JSON property, which a later read in XML could not return", async () => {
    const { send, path } = await open();
    const body = { LeaseOptions: { Enabled: true, ExpirationDate: "2027-01-31T00:00:00Z" } };
    const answer = await send("PUT", path, { body });
    expect([answer.status, answer.body.Message]).toEqual([
      400,
      "The property LeaseOptions.ExpirationDate is not known.",
    ]);
    expect((await send("GET", `${path}?format=Entity`, { headers: { accept: "application/xml" } })).status).toBe(200);
  });

  it("accepts text/xml like application/xml, and XML with a prefix for the namespace", async () => {
    const { send } = await open({}, "xml");
    const body = xml(`<Name>a</Name><Password>b</Password>${uid}`);
    const headers = { "content-type": "text/xml; charset=utf-8", accept: "text/xml" };
    const answer = await send("POST", "/cloud/tenants", { body, headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([202, "application/xml; charset=utf-8"]);
    const prefixed = body.replace(/<(\/?)(\w)/g, "<$1v:$2").replace("xmlns=", "xmlns:v=");
    expect((await send("POST", "/cloud/tenants", { body: prefixed })).status).toBe(202);
  });

  it("writes links to virtual data centers in lower case, like the server", async () => {
    const { sim, send } = await open();
    const tenant = [...sim.state.tenants.rows()].find(({ TenantType }) => TenantType?.vCloudTenant);
    const id = tenant?.UID.split(":").at(-1);
    const path = `/cloud/tenants/${id}/vCloudComputeResources`;
    const [{ Href }] = (await send("GET", path)).body.CloudTenantVCloudComputeResources;
    expect(new URL(Href).pathname).toContain(`/cloud/tenants/${id}/vcloudcomputeresources/`);
    expect((await send("GET", new URL(Href).pathname.slice("/api".length))).status).toBe(200);
  });

  it("returns 404 and 405 with the messages of the server", async () => {
    const { send } = await open({}, "xml");
    const odd = await send("GET", "/cloud/tenants/a%01b");
    expect([odd.status, odd.body.Message]).toEqual([404, "Tenant a\uFFFDb was not found."]);
    for (const path of ["/cloud/nothing", `/backupServers/${unknown}`, `/backupServers/${unknown}/repositories`])
      expect((await send("GET", path)).body.StatusCode).toBe(404);
    expect((await send("PUT", "/cloud/tenants")).body.StatusCode).toBe(405);
  });
});
