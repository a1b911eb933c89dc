import { expect, it } from "vitest";
import { deprecatedIn } from "../../src/enterprise-manager/log-facts.js";
import type { Call } from "../../src/http/call.js";

const url = "https://em.example.com:9398/api/cloud/tenants";
const create = "POST /cloud/tenants";
const line = `${create}: BackupServerIdOrName in the body is deprecated: Send BackupServerUid instead.`;

const call = (operation: string, body?: string, type?: string) =>
  ({ operation, url, headers: type ? { "content-type": type } : {}, body }) as Call;

it.each<[string, string, string]>([
  ["JSON", "application/json", '{"Name":"a","BackupServerIdOrName":"b"}'],
  [
    "XML",
    "application/xml",
    "<CreateCloudTenantSpec><BackupServerIdOrName>b</BackupServerIdOrName></CreateCloudTenantSpec>",
  ],
])("what is deprecated is found in a body in %s", (_name, type, body) => {
  expect(deprecatedIn(call(create, body, type))).toEqual([{ name: "BackupServerIdOrName", line }]);
});

it.each<[string, string | undefined, string | undefined]>([
  ["a body in JSON without it", '{"Name":"BackupServerIdOrName"}', "application/json"],
  [
    "a body in XML without it",
    "<CreateCloudTenantSpec><Name>BackupServerIdOrName</Name></CreateCloudTenantSpec>",
    "text/xml",
  ],
  ["a body of another kind", "BackupServerIdOrName", "text/plain"],
  ["no body", undefined, undefined],
])("nothing is found in %s", (_name, body, type) => {
  expect(deprecatedIn(call(create, body, type))).toEqual([]);
});

it("nothing is found in an operation that has nothing deprecated", () => {
  const body = '{"BackupServerIdOrName":"b"}';
  expect(deprecatedIn(call("PUT /cloud/tenants/{tenantId}", body, "application/json"))).toEqual([]);
  expect(deprecatedIn(call("GET /cloud/tenants"))).toEqual([]);
});
