import { findsPlanted, propertyOf, requiredOf, schemaOf } from "../documents.js";

findsPlanted("responses", [
  [
    "a property removed",
    (document) => delete schemaOf(document, "VcdServer").properties?.name,
    { breaking: ["VcdServer.name: property-removed: string -> absent (response)"] },
  ],
  [
    "a property new, required even",
    (document) => {
      const server = schemaOf(document, "VcdServer");
      Object.assign(server.properties ?? {}, { urn: { type: "string" } });
      Object.assign(server, { required: [...requiredOf(server), "urn"] });
    },
    { other: ["VcdServer.urn: property-new: absent -> required, string (response)"] },
  ],
  [
    "a property nullable",
    (document) => Object.assign(propertyOf(document, "VcdServer", "name"), { type: ["string", "null"] }),
    { breaking: ["VcdServer.name: nullable: not null -> nullable (response)"] },
  ],
  [
    "a property no longer nullable",
    (document) => Object.assign(propertyOf(document, "CloudBackup", "jobUid"), { type: "string" }),
    { other: ["CloudBackup.jobUid: nullable: nullable -> not null (response)"] },
  ],
  [
    "a property optional, another required",
    (document) => {
      const info = schemaOf(document, "AsyncActionInfo");
      info.required = ["id", "initiatorUid", "actionName", "status", "requestBody"];
    },
    {
      breaking: ["AsyncActionInfo.queryParameters: required: required -> optional (response)"],
      other: ["AsyncActionInfo.requestBody: required: optional -> required (response)"],
    },
  ],
  [
    "a property of another type",
    (document) => Object.assign(propertyOf(document, "VcdServer", "name"), { type: "integer" }),
    { breaking: ["VcdServer.name: type: string -> integer (response)"] },
  ],
  [
    "a whole number where ours has any number",
    (document) => Object.assign(propertyOf(document, "OrganizationLicenseUsage", "usedPoints"), { type: "integer" }),
    { other: ["OrganizationLicenseUsage.usedPoints: type: number -> integer (response)"] },
  ],
  [
    "items of another type",
    (document) => Object.assign(propertyOf(document, "CloudGateway", "externalIpList"), { items: { type: "integer" } }),
    { breaking: ["CloudGateway.externalIpList[]: type: string -> integer (response)"] },
  ],
  [
    "a format dropped",
    (document) => delete propertyOf(document, "VcdServer", "instanceUid").format,
    { breaking: ["VcdServer.instanceUid: format: uuid -> none (response)"] },
  ],
  [
    "a format added",
    (document) => Object.assign(propertyOf(document, "VcdOrganization", "urn"), { format: "uri" }),
    { other: ["VcdOrganization.urn: format: none -> uri (response)"] },
  ],
  [
    "a closed enum grown",
    (document) => {
      propertyOf(document, "AsyncActionInfo", "status").enum = ["canceled", "failed", "paused", "running", "succeed"];
    },
    { breaking: ['AsyncActionInfo.status: enum: 4 values -> with "paused" (response)'] },
  ],
  [
    "an extensible enum grown",
    (document) => {
      propertyOf(document, "CloudGateway", "status").enum = ["Error", "Healthy", "Lost", "Unknown", "Warning"];
    },
    { other: ['CloudGateway.status: enum: 4 values -> with "Lost" (response)'] },
  ],
  [
    "an enum shrunk",
    (document) => {
      propertyOf(document, "AsyncActionInfo", "status").enum = ["succeed", "failed", "running"];
    },
    { other: ['AsyncActionInfo.status: enum: 4 values -> without "canceled" (response)'] },
  ],
  [
    "a closed enum opened",
    (document) => delete propertyOf(document, "AsyncActionInfo", "status").enum,
    { breaking: ["AsyncActionInfo.status: enum: 4 values -> any value (response)"] },
  ],
  [
    "an enum declared extensible",
    (document) => Object.assign(propertyOf(document, "AsyncActionInfo", "status"), { "x-extensible-enum": true }),
    { other: ["AsyncActionInfo.status: enum-openness: closed -> may grow (response)"] },
  ],
  [
    "a range",
    (document) => Object.assign(propertyOf(document, "CloudGateway", "port"), { minimum: 1, maximum: 65535 }),
    {
      other: [
        "CloudGateway.port: maximum: none -> 65535 (response)",
        "CloudGateway.port: minimum: none -> 1 (response)",
      ],
    },
  ],
  [
    "a property deprecated",
    (document) => Object.assign(propertyOf(document, "VcdServer", "name"), { deprecated: true }),
    { other: ["VcdServer.name: deprecated: in use -> deprecated (response)"] },
  ],
]);
