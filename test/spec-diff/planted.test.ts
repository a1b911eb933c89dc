import { describe, expect, it } from "vitest";
import { changed, type Edits, findings, nothing, operationOf, renamePath, responsesOf } from "./documents.js";

const about = "GET /about responses";
const tokens = "DELETE /users/{userUid}/tokens parameters userLoginId";
const csv = "GET /licensing/reports/{id}/csv responses 200";
const tenant = "schemas CloudTenantInput properties";
const agent = "schemas CloudAgent";
const text = { type: "string" };
const withNew =
  (value: unknown) =>
  (old: readonly unknown[] = []) => [...old, value];
const object = { content: { "application/json": { schema: { type: "object" } } } };
const tenantHeader = { name: "X-Tenant", in: "header", required: true, schema: { type: "string", format: "uuid" } };
const noAccess = "CloudAgent.description: access: read and write -> read-only (patch)";

describe("the only finding breaks callers if", () => {
  it.each<[title: string, edits: Edits, found: string]>([
    ["an operation is removed", { "paths /about": undefined }, "GET /about: operation-removed: present -> absent"],
    [
      "a success response is removed",
      { [`${about} 200`]: undefined },
      "response 200: response-removed: application/json -> absent (response)",
    ],
    [
      "a success response is new",
      { [`${about} 204`]: { description: "Nothing." } },
      "response 204: response-new: absent -> no content (response)",
    ],
    [
      "a parameter is removed",
      { [tokens]: undefined },
      "query parameter userLoginId: parameter-removed: integer (int64) -> absent (request)",
    ],
    [
      "a required parameter is new",
      { "GET /about parameters": withNew(tenantHeader) },
      "header parameter X-Tenant: parameter-new: absent -> required, string (uuid) (request)",
    ],
    [
      "a parameter becomes required",
      { [`${tokens} required`]: true },
      "query parameter userLoginId: required: optional -> required (request)",
    ],
    [
      "a list is written another way",
      { "POST /users/{userUid}/logins/apikey parameters scopes explode": false },
      "query parameter scopes: parameter-encoding: form, explode -> form (request)",
    ],
    [
      "a parameter has another default",
      { "parameters limit schema default": 50 },
      "query parameter limit: default: 100 -> 50 (request)",
    ],
    [
      "a body is removed",
      { "POST /token requestBody": undefined },
      "body: body-removed: application/x-www-form-urlencoded -> absent (request)",
    ],
    [
      "a body is new and required",
      { "POST /licensing/console/update requestBody": { required: true, ...object } },
      "body: body-new: absent -> required (request)",
    ],
    [
      "null is rejected in a schema that requests, patches and responses share",
      { [`${tenant} description type`]: "string" },
      "CloudTenantInput.description: nullable: nullable -> not null (patch, request)",
    ],
    [
      "a range is narrower in a shared schema",
      { [`${tenant} throttlingValue maximum`]: 999 },
      "CloudTenantInput.throttlingValue: maximum: 9999 -> 999 (patch, request)",
    ],
    [
      "a property is removed from a shared schema",
      { [`${tenant} assignedForCompany`]: undefined },
      "CloudTenantInput.assignedForCompany: property-removed: string (uuid) or null -> absent (patch, request, response)",
    ],
    ["a patched property becomes read-only", { [`${agent} properties description readOnly`]: true }, noAccess],
    [
      "a patched property becomes read-only, and a reference names the patched schema",
      (document) => {
        const patched = { $ref: "#/components/schemas/CloudAgent" };
        operationOf(document, "PATCH /infrastructure/sites/{siteUid}")["x-veeam-vspc-patch-for"] = patched;
        Object.assign(document.components?.schemas?.CloudAgent?.properties?.description ?? {}, { readOnly: true });
      },
      noAccess,
    ],
  ])("%s", (_, edits, found) => {
    expect(findings(changed(edits))).toEqual({ ...nothing, breaking: [found] });
  });
});

describe("the only finding does not break callers if", () => {
  it.each<[title: string, edits: Edits, found: string]>([
    [
      "an operation is new in a section of ours",
      { "paths /licensing/forecast": { get: { tags: ["Licensing"], responses: {} } } },
      "GET /licensing/forecast: operation-new: absent -> present",
    ],
    ["an operation is deprecated", { "GET /about deprecated": true }, "GET /about: deprecated: in use -> deprecated"],
    [
      "a response without data is removed",
      { [`${about} 202`]: undefined },
      "response 202: response-removed: no content -> absent (response)",
    ],
    [
      "an error is listed that no default covers",
      { "POST /token responses 403": { description: "Not allowed." } },
      "response 403: response-new: absent -> no content (response)",
    ],
    [
      "an optional parameter is new",
      { "GET /about parameters": withNew({ name: "expand", in: "query", schema: text }) },
      "query parameter expand: parameter-new: absent -> optional, string (request)",
    ],
    [
      "a parameter is deprecated",
      { "parameters offset deprecated": true },
      "query parameter offset: deprecated: in use -> deprecated (request)",
    ],
    [
      "a path parameter has another name",
      (document) => {
        const path = "/licensing/voneServers/{vOneServerUid}";
        Object.assign(document.components?.parameters?.vOneServerUid ?? {}, { name: "ID" });
        renamePath(document, path, "/licensing/voneServers/{ID}");
        renamePath(document, `${path}/update`, "/licensing/voneServers/{ID}/update/");
      },
      "path parameter vOneServerUid: parameter-renamed: vOneServerUid -> ID (request)",
    ],
    [
      "a body becomes optional",
      { "POST /token requestBody required": false },
      "body: required: required -> optional (request)",
    ],
    [
      "a property is new in the schema that CloudTenant extends",
      { [`${tenant} tag`]: text },
      "CloudTenantInput.tag: property-new: absent -> optional, string (patch, request, response)",
    ],
    [
      "a property becomes required, which no patch has to contain",
      { [`${agent} required`]: withNew("description") },
      "CloudAgent.description: required: optional -> required (response)",
    ],
    [
      "a default differs that neither patches nor responses use",
      { "schemas TenantBackupResource properties isDefault default": true },
      "TenantBackupResource.isDefault: default: false -> true (patch, response)",
    ],
    [
      "a property is no longer read-only",
      { [`${agent} properties siteUid readOnly`]: undefined },
      "CloudAgent.siteUid: access: read-only -> read and write (patch)",
    ],
  ])("%s", (_, edits, found) => {
    expect(findings(changed(edits))).toEqual({ ...nothing, other: [found] });
  });
});

describe("there is no finding if", () => {
  it.each<[title: string, edits: Edits]>([
    [
      "a header is declared that OpenAPI describes elsewhere",
      { "GET /about parameters": withNew({ ...tenantHeader, name: "Authorization" }) },
    ],
    [
      "errors and successes are listed one by one, by range, or only by default",
      (document) => {
        const responses = responsesOf(document, "GET /about");
        Object.assign(responses, { 404: responses.default, "5xx": responses.default });
        delete responses.default;
        const token = responsesOf(document, "POST /token");
        Object.assign(token, { default: token["400"] });
        delete token["400"];
        const config = responsesOf(document, "GET /asyncActions/config");
        Object.assign(config, { "2xx": config["200"], 404: config.default });
        delete config["200"];
      },
    ],
  ])("%s", (_, edits) => {
    expect(findings(changed(edits))).toEqual(nothing);
  });
});

it("operations are only counted if our document has none of their tags", () => {
  const edits = { "paths /invoices": { get: { tags: ["Invoices"], responses: {} } }, "paths /untagged": { get: {} } };
  expect(findings(changed(edits))).toEqual({ ...nothing, otherSections: 2 });
});

it("a range that is narrower at one end and wider at the other, and a replaced media type, have several findings", () => {
  const range = { "parameters limit schema minimum": 0, "parameters limit schema maximum": 100 };
  const content = { "application/pdf": { schema: { type: "string", format: "binary" } } };
  expect(findings(changed({ ...range, [csv]: { content } }))).toEqual({
    ...nothing,
    breaking: [
      "query parameter limit: maximum: 500 -> 100 (request)",
      "response 200: media-type-removed: application/csv -> application/pdf (response)",
      "response 200: media-type-removed: application/octet-stream -> application/pdf (response)",
    ],
    other: [
      "query parameter limit: minimum: 1 -> 0 (request)",
      "response 200: media-type-new: application/csv, application/octet-stream -> application/pdf (response)",
    ],
  });
});
