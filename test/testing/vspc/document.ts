const uid = (digit: number, number: number) =>
  `${String(digit).repeat(8)}-0000-4000-8000-${String(number).padStart(12, "0")}`;

export const companyUid = (number: number) => uid(1, number);
export const tenantUid = (number: number) => uid(2, number);
export const serverUid = (number: number) => uid(3, number);
export const repositoryUid = (number: number) => uid(4, number);
export const alarmUid = (number: number) => uid(5, number);

const id = { type: "string", format: "uuid", readOnly: true };
const reference = { type: ["string", "null"], format: "uuid" };
const text = { type: "string" };
const flag = { type: "boolean" };

const schemas = {
  Organization: { type: "object", properties: { instanceUid: id, name: text } },
  Company: {
    type: "object",
    properties: {
      instanceUid: id,
      name: text,
      city: { type: ["string", "null"] },
      status: { enum: ["Active", "Disabled"], type: "string", readOnly: true },
      isAlarmDetectEnabled: { type: "boolean", default: false },
      siteNames: { type: "array", items: text },
      _embedded: { $ref: "#/components/schemas/EmbeddedForOrganizationChildren" },
    },
  },
  CompanyInput: {
    type: "object",
    required: ["name"],
    properties: {
      name: { ...text, minLength: 1 },
      city: { type: ["string", "null"] },
      isAlarmDetectEnabled: { type: "boolean", default: false },
    },
  },
  EmbeddedForOrganizationChildren: {
    type: "object",
    properties: { organization: { anyOf: [{ $ref: "#/components/schemas/Organization" }, { type: "null" }] } },
  },
  CloudTenant: { type: "object", properties: { instanceUid: id, name: text, assignedForCompany: reference } },
  BackupServer: { type: "object", properties: { instanceUid: id, name: text, organizationUid: reference } },
  BackupRepository: {
    type: "object",
    properties: {
      instanceUid: id,
      name: text,
      backupServerUid: reference,
      capacity: { type: "integer", format: "int64" },
      _embedded: { anyOf: [{ $ref: "#/components/schemas/BackupRepositoryInfo" }, { type: "null" }] },
    },
  },
  BackupRepositoryInfo: { type: "object", properties: { type: text, path: text } },
  ActiveAlarm: { type: "object", properties: { instanceUid: id, name: text, organizationUid: reference } },
  Resolution: { type: "object", properties: { message: text } },
} as const;

const rows = {
  Organization: [1, 2].map((number) => ({ instanceUid: companyUid(number), name: `Company ${number}` })),
  Company: [1, 2].map((number) => ({
    instanceUid: companyUid(number),
    name: `Company ${number}`,
    city: number === 1 ? "Basel" : null,
    status: "Active",
    isAlarmDetectEnabled: true,
    siteNames: ["North"],
    _embedded: { organization: null },
  })),
  CloudTenant: [1, 2].map((number) => ({
    instanceUid: tenantUid(number),
    name: `company${number}`,
    assignedForCompany: companyUid(number),
  })),
  BackupServer: [1, 2].map((number) => ({
    instanceUid: serverUid(number),
    name: `server${number}`,
    organizationUid: companyUid(number),
  })),
  BackupRepository: [1, 2, 3].map((number) => ({
    instanceUid: repositoryUid(number),
    name: `repository${number}`,
    backupServerUid: serverUid(number === 3 ? 2 : 1),
    capacity: number * 2 ** 40,
    _embedded: { type: number === 1 ? "Hardened" : "Windows", path: "/backups" },
  })),
  ActiveAlarm: [{ instanceUid: alarmUid(1), name: "No space", organizationUid: companyUid(2) }],
};
type Name = keyof typeof rows;

const inJson = (schema: object, example: unknown) => ({
  content: { "application/json": { schema, examples: { one: { value: example } } } },
});
const envelope = (data: object) => ({
  type: "object",
  required: ["data"],
  properties: { data, meta: { type: ["object", "null"] } },
});
const $ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const refused = { type: "object", required: ["errors"], properties: { errors: { type: "array" } } };
const responses = (answer: object) => ({
  200: { description: "", ...answer },
  202: { description: "" },
  default: { description: "", ...inJson(refused, { errors: [] }) },
});
const one = (name: Name) => responses(inJson(envelope($ref(name)), { data: rows[name][0] }));
const empty = responses(inJson(envelope({ type: "object" }), { errors: [], data: {}, meta: null }));
const inQuery = (name: string, schema: object, content = true) =>
  content ? { name, in: "query", content: { "application/json": { schema } } } : { name, in: "query", schema };
const listParameters = [
  inQuery("filter", { type: "array", items: { type: "object" } }),
  inQuery("sort", { type: "array", items: { type: "object" } }),
  inQuery("select", { type: "array", items: { type: "object" } }),
  inQuery("limit", { type: "integer", minimum: 1, maximum: 500 }, false),
  inQuery("offset", { type: "integer", minimum: 0 }, false),
];
const expand = (...names: string[]) => inQuery("expand", { type: "array", items: { enum: names } }, false);
const list = (name: Name, ...parameters: object[]) => ({
  operationId: `get${name}List${parameters.length}`,
  parameters: [...listParameters, ...parameters],
  responses: responses(inJson(envelope({ type: "array", items: $ref(name) }), { data: rows[name] })),
});
const path = (...names: string[]) =>
  names.map((name) => ({ name, in: "path", required: true, schema: { type: "string", format: "uuid" } }));

/** A document without specific code in the simulator: companies, alarms, servers and their repositories. */
export const document = {
  openapi: "3.1.0",
  info: { title: "Companies", version: "1" },
  paths: {
    "/organizations": { get: list("Organization") },
    "/organizations/companies": {
      get: list("Company", expand("Organization")),
      post: {
        operationId: "addCompany",
        requestBody: { required: true, ...inJson($ref("CompanyInput"), { name: "Company 1" }) },
        responses: one("Company"),
      },
    },
    "/organizations/companies/{companyUid}": {
      parameters: path("companyUid"),
      get: { operationId: "getCompany", responses: one("Company") },
      patch: {
        operationId: "changeCompany",
        "x-veeam-vspc-patch-for": $ref("Company"),
        requestBody: { required: true, ...inJson({ type: "array", items: { type: "object" } }, []) },
        responses: one("Company"),
      },
      delete: { operationId: "removeCompany", responses: empty },
    },
    "/organizations/companies/{companyUid}/welcomeEmail": {
      parameters: path("companyUid"),
      post: {
        operationId: "mailCompany",
        requestBody: { content: { "application/json": { schema: { type: "object" } } } },
        responses: empty,
      },
    },
    "/organizations/companies/{companyUid}/servers": { parameters: path("companyUid"), get: list("BackupServer") },
    "/infrastructure/sites/tenants": { get: list("CloudTenant") },
    "/infrastructure/backupServers": { get: list("BackupServer") },
    "/infrastructure/backupServers/{backupServerUid}": {
      parameters: path("backupServerUid"),
      get: { operationId: "getBackupServer", responses: one("BackupServer") },
    },
    "/infrastructure/backupServers/{backupServerUid}/repositories": {
      parameters: path("backupServerUid"),
      get: list("BackupRepository", expand("BackupRepositoryInfo")),
    },
    "/infrastructure/backupServers/repositories": { get: list("BackupRepository", expand("BackupRepositoryInfo")) },
    "/alarms/active": { get: list("ActiveAlarm") },
    "/alarms/active/{activeAlarmUid}": {
      parameters: path("activeAlarmUid"),
      get: { operationId: "getActiveAlarm", responses: one("ActiveAlarm") },
    },
    "/alarms/active/{activeAlarmUid}/resolve": {
      parameters: [...path("activeAlarmUid"), { name: "resolveOnClients", in: "query", required: true, schema: flag }],
      post: {
        operationId: "resolveAlarm",
        responses: responses(inJson(envelope($ref("Resolution")), { data: { message: "Resolved" } })),
      },
    },
  },
  components: { schemas },
};
