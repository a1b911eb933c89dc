import { expect, it } from "vitest";
import { readXml, writeXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";

const head = '<?xml version="1.0" encoding="utf-8"?>';
const namespace = 'xmlns="http://www.veeam.com/ent/v1.0"';

it("orders elements as the server requires, whatever their order in the object", () => {
  const body = {
    BackupServerUid: "urn:veeam:BackupServer:1",
    Resources: { BackupResources: [{ QuotaMb: 2048, RepositoryUid: "r", Name: "q" }] },
    CloudGatewayPools: { CloudGatewayPoolUids: ["a", "b"] },
    Enabled: false,
    Name: "ABC",
  };
  expect(writeXml(body, "CreateCloudTenantSpec")).toBe(
    `${head}<CreateCloudTenantSpec ${namespace}><Name>ABC</Name><Enabled>false</Enabled><Resources><BackupResource>` +
      "<Name>q</Name><RepositoryUid>r</RepositoryUid><QuotaMb>2048</QuotaMb></BackupResource></Resources>" +
      "<BackupServerUid>urn:veeam:BackupServer:1</BackupServerUid><CloudGatewayPools>" +
      "<CloudGatewayPoolUid>a</CloudGatewayPoolUid><CloudGatewayPoolUid>b</CloudGatewayPoolUid></CloudGatewayPools>" +
      "</CreateCloudTenantSpec>",
  );
});

it("writes attributes, booleans among them, and wrapped lists", () => {
  const body = { RepositoryQuota: { QuotaMb: 1024, Unlimited: true }, Links: [{ Href: "h", Rel: "Up" }], Id: "7" };
  expect(writeXml(body, "CloudSubtenantUpdate")).toBe(
    `${head}<CloudSubtenant ${namespace} Id="7"><Links><Link Rel="Up" Href="h"/></Links>` +
      '<RepositoryQuota Unlimited="true"><QuotaMb>1024</QuotaMb></RepositoryQuota></CloudSubtenant>',
  );
});

it("omits undefined and null, and writes empty text and empty lists", () => {
  const body = { Password: null, Description: "", Enabled: undefined, Links: [], elsewhere: undefined };
  expect(writeXml(body, "CloudTenantUpdate")).toBe(
    `${head}<CloudTenant ${namespace}><Links/><Description/></CloudTenant>`,
  );
});

it("encodes markup and white space that parsers would change", () => {
  const text = ` <a b="c" d='e'>&amp;]]>\t\r\n `;
  const written = writeXml({ Name: text, Description: text }, "CloudTenantUpdate");
  expect(written).not.toMatch(/<a|[\t\r\n]/);
  expect(readXml(written)).toEqual({ Name: text, Description: text });
});

it.each<[string, unknown, string]>([
  ["an unknown property", { Name: "a", Nmae: "b" }, "Nmae: unknown property; did you mean Name?"],
  [
    "an XML name in place of a property name",
    { Resources: { BackupResource: [] } },
    "Resources.BackupResource: unknown property",
  ],
  ["a prototype key", JSON.parse('{"__proto__": {"Name": "a"}}'), "__proto__: unknown property"],
  ["text for a boolean", { Enabled: "true" }, "Enabled: must be true or false, got a value of type string"],
  ["a number for text", { Name: 5 }, "Name: must be a string, got a value of type number"],
  ["a fraction", { PublicIpCount: 1.5 }, "PublicIpCount: must be an integer"],
  ["a rounded integer", { PublicIpCount: 2 ** 53 }, "PublicIpCount: must be an integer"],
  ["null if it is not allowed", { Name: null }, "Name: must be a string, got null"],
  ["an array for an object", { Domain: [] }, "Domain: must be an object, got an array"],
  ["an object for an array", { Resources: { BackupResources: {} } }, "must be an array, got a value of type object"],
  ["null in a list", { CloudGatewayPools: { CloudGatewayPoolUids: ["a", null] } }, "CloudGatewayPoolUids[1]: must be"],
  ["a control character", { Description: "ab\u0001" }, "Description: character 3 of the text is not allowed in XML"],
  ["an unpaired surrogate", { Description: "\uD83D" }, "Description: character 1 of the text is not allowed in XML"],
  ["a string instead of an object", "text", "must be an object, got a value of type string"],
])("refuses %s", (_what, body, message) => {
  const attempt = () => writeXml(body, "CreateCloudTenantSpec");
  expect(attempt).toThrow(XmlError);
  expect(attempt).toThrow(message);
});

it("names the path and never the value", () => {
  const body = {
    Resources: { BackupResources: [{ Name: "a" }, { Name: Buffer.from("hunter2") }] },
    Password: "hunter2",
  };
  try {
    writeXml(body, "CreateCloudTenantSpec");
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ place: { path: "Resources.BackupResources[1].Name" } });
    expect(String(error)).not.toContain("hunter2");
  }
});
