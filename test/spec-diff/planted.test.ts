import { describe, expect, it } from "vitest";
import { changed, type Edits, findings, nothing, operationOf, renamePath, responsesOf } from "./documents.js";

type Planted = readonly [title: string, edits: Edits, found: Partial<ReturnType<typeof findings>>];

const about = "GET /about responses";
const tokens = "DELETE /users/{userUid}/tokens parameters userLoginId";
const apiKey = "POST /users/{userUid}/logins/apikey parameters";
const csv = "GET /licensing/reports/{id}/csv responses 200";
const text = { type: "string" };
const withNew =
  (value: unknown) =>
  (old: readonly unknown[] = []) => [...old, value];

const operations: Planted[] = [
  [
    "an operation is removed",
    { "paths /about": undefined },
    { breaking: ["GET /about: operation-removed: present -> absent"] },
  ],
  [
    "an operation is new in a section of ours",
    { "paths /licensing/forecast": { get: { tags: ["Licensing"], responses: {} } } },
    { other: ["GET /licensing/forecast: operation-new: absent -> present"] },
  ],
  [
    "operations of other sections are new",
    {
      "paths /invoices": { get: { tags: ["Invoices"], responses: {} } },
      "paths /untagged": { get: { responses: {} } },
    },
    { otherSections: 2 },
  ],
  [
    "an operation is deprecated",
    { "GET /about deprecated": true },
    { other: ["GET /about: deprecated: in use -> deprecated"] },
  ],
  [
    "a success response is removed",
    { [`${about} 200`]: undefined },
    { breaking: ["response 200: response-removed: application/json -> absent (response)"] },
  ],
  [
    "a response without data is removed",
    { [`${about} 202`]: undefined },
    { other: ["response 202: response-removed: no content -> absent (response)"] },
  ],
  [
    "a success response is new",
    { [`${about} 204`]: { description: "Nothing." } },
    { breaking: ["response 204: response-new: absent -> no content (response)"] },
  ],
  [
    "an error is listed that the default covers",
    (document) => {
      const responses = responsesOf(document, "GET /about");
      Object.assign(responses, { 404: responses.default });
    },
    {},
  ],
  [
    "errors are listed one by one, by range, or only by default",
    (document) => {
      const responses = responsesOf(document, "GET /about");
      Object.assign(responses, { 404: responses.default, "5xx": responses.default });
      delete responses.default;
      const token = responsesOf(document, "POST /token");
      Object.assign(token, { default: token["400"] });
      delete token["400"];
    },
    {},
  ],
  [
    "a success is listed by range",
    (document) => {
      const responses = responsesOf(document, "GET /asyncActions/config");
      Object.assign(responses, { "2xx": responses["200"] });
      delete responses["200"];
    },
    {},
  ],
  [
    "an error is listed that no default covers",
    { "POST /token responses 403": { description: "Not allowed." } },
    { other: ["response 403: response-new: absent -> no content (response)"] },
  ],
  [
    "a media type is replaced",
    { [csv]: { content: { "application/pdf": { schema: { type: "string", format: "binary" } } } } },
    {
      breaking: [
        "response 200: media-type-removed: application/csv -> application/pdf (response)",
        "response 200: media-type-removed: application/octet-stream -> application/pdf (response)",
      ],
      other: ["response 200: media-type-new: application/csv, application/octet-stream -> application/pdf (response)"],
    },
  ],
];

const parameters: Planted[] = [
  [
    "a parameter is removed",
    { [tokens]: undefined },
    { breaking: ["query parameter userLoginId: parameter-removed: integer (int64) -> absent (request)"] },
  ],
  [
    "an optional parameter is new",
    { "GET /about parameters": withNew({ name: "expand", in: "query", schema: text }) },
    { other: ["query parameter expand: parameter-new: absent -> optional, string (request)"] },
  ],
  [
    "a required parameter is new",
    {
      "GET /about parameters": withNew({
        ...{ name: "X-Tenant", in: "header", required: true },
        schema: { type: "string", format: "uuid" },
      }),
    },
    { breaking: ["header parameter X-Tenant: parameter-new: absent -> required, string (uuid) (request)"] },
  ],
  [
    "a header is declared that OpenAPI describes elsewhere",
    { "GET /about parameters": withNew({ name: "Authorization", in: "header", required: true, schema: text }) },
    {},
  ],
  [
    "a parameter becomes required",
    { [`${tokens} required`]: true },
    { breaking: ["query parameter userLoginId: required: optional -> required (request)"] },
  ],
  [
    "a list is written another way",
    { [`${apiKey} scopes explode`]: false },
    { breaking: ["query parameter scopes: parameter-encoding: form, explode -> form (request)"] },
  ],
  [
    "a range is narrower at one end and wider at the other",
    { "parameters limit schema minimum": 0, "parameters limit schema maximum": 100 },
    {
      breaking: ["query parameter limit: maximum: 500 -> 100 (request)"],
      other: ["query parameter limit: minimum: 1 -> 0 (request)"],
    },
  ],
  [
    "a parameter is deprecated",
    { "parameters offset deprecated": true },
    { other: ["query parameter offset: deprecated: in use -> deprecated (request)"] },
  ],
  [
    "a default differs",
    { "parameters limit schema default": 50 },
    { breaking: ["query parameter limit: default: 100 -> 50 (request)"] },
  ],
  [
    "theirs declares no default",
    { "parameters limit schema default": undefined },
    { other: ["query parameter limit: default: 100 -> none (request)"] },
  ],
  [
    "a path parameter has another name",
    (document) => {
      const path = "/licensing/voneServers/{vOneServerUid}";
      Object.assign(document.components?.parameters?.vOneServerUid ?? {}, { name: "ID" });
      renamePath(document, path, "/licensing/voneServers/{ID}");
      renamePath(document, `${path}/update`, "/licensing/voneServers/{ID}/update/");
    },
    { other: ["path parameter vOneServerUid: parameter-renamed: vOneServerUid -> ID (request)"] },
  ],
];

const bodies: Planted[] = [
  [
    "a body becomes optional",
    { "POST /token requestBody required": false },
    { other: ["body: required: required -> optional (request)"] },
  ],
  [
    "a body is removed",
    { "POST /token requestBody": undefined },
    { breaking: ["body: body-removed: application/x-www-form-urlencoded -> absent (request)"] },
  ],
  [
    "a body is new and required",
    {
      "POST /licensing/console/update requestBody": {
        required: true,
        content: { "application/json": { schema: { type: "object" } } },
      },
    },
    { breaking: ["body: body-new: absent -> required (request)"] },
  ],
];

const tenant = "schemas CloudTenantInput properties";
const agent = "schemas CloudAgent";
const readOnly = { breaking: ["CloudAgent.description: access: read and write -> read-only (patch)"] };
const shared: Planted[] = [
  [
    "null is rejected in a schema that requests, patches and responses share",
    { [`${tenant} description type`]: "string" },
    { breaking: ["CloudTenantInput.description: nullable: nullable -> not null (patch, request)"] },
  ],
  [
    "a range is narrower in a shared schema",
    { [`${tenant} throttlingValue maximum`]: 999 },
    { breaking: ["CloudTenantInput.throttlingValue: maximum: 9999 -> 999 (patch, request)"] },
  ],
  [
    "a property is removed from a shared schema",
    { [`${tenant} assignedForCompany`]: undefined },
    {
      breaking: [
        "CloudTenantInput.assignedForCompany: property-removed: string (uuid) or null -> absent (patch, request, response)",
      ],
    },
  ],
  [
    "a property is new in the schema that CloudTenant extends",
    { [`${tenant} tag`]: text },
    { other: ["CloudTenantInput.tag: property-new: absent -> optional, string (patch, request, response)"] },
  ],
  ["a patched property becomes read-only", { [`${agent} properties description readOnly`]: true }, readOnly],
  [
    "a patched property becomes read-only, and a reference names the patched schema",
    (document) => {
      const patched = { $ref: "#/components/schemas/CloudAgent" };
      operationOf(document, "PATCH /infrastructure/sites/{siteUid}")["x-veeam-vspc-patch-for"] = patched;
      Object.assign(document.components?.schemas?.CloudAgent?.properties?.description ?? {}, { readOnly: true });
    },
    readOnly,
  ],
  [
    "a property becomes required, which no patch has to contain",
    { [`${agent} required`]: withNew("description") },
    { other: ["CloudAgent.description: required: optional -> required (response)"] },
  ],
  [
    "a default differs that neither patches nor responses use",
    { "schemas TenantBackupResource properties isDefault default": true },
    { other: ["TenantBackupResource.isDefault: default: false -> true (patch, response)"] },
  ],
  [
    "a property is no longer read-only",
    { [`${agent} properties siteUid readOnly`]: undefined },
    { other: ["CloudAgent.siteUid: access: read-only -> read and write (patch)"] },
  ],
];

describe.each(Object.entries({ operations, parameters, bodies, shared }))("the only finding in %s", (_, planted) => {
  it.each(planted)("is reported if %s", (_, edits, found) => {
    expect(findings(changed(edits))).toEqual({ ...nothing, ...found });
  });
});
