import { findsPlanted, operationOf, propertyOf, schemaOf } from "../documents.js";

findsPlanted("requests", [
  [
    "a required property new",
    (document) => {
      const input = schemaOf(document, "TenantBackupResourceInput");
      Object.assign(input.properties ?? {}, { tier: { type: "string" } });
      Object.assign(input, { required: ["repositoryUid", "cloudRepositoryName", "storageQuota", "tier"] });
    },
    { breaking: ["TenantBackupResourceInput.tier: property-new: absent -> required, string (request)"] },
  ],
  [
    "an optional property new",
    (document) => Object.assign(schemaOf(document, "TenantBackupResourceInput").properties ?? {}, { tier: {} }),
    { other: ["TenantBackupResourceInput.tier: property-new: absent -> optional, any (request)"] },
  ],
  [
    "a property removed",
    (document) => delete schemaOf(document, "TenantBackupResourceInput").properties?.vmsQuota,
    {
      breaking: ["TenantBackupResourceInput.vmsQuota: property-removed: integer (int32) or null -> absent (request)"],
    },
  ],
  [
    "a property required, another optional",
    (document) => {
      schemaOf(document, "TenantBackupResourceInput").required = ["repositoryUid", "storageQuota", "isDefault"];
    },
    {
      breaking: ["TenantBackupResourceInput.isDefault: required: optional -> required (request)"],
      other: ["TenantBackupResourceInput.cloudRepositoryName: required: required -> optional (request)"],
    },
  ],
  [
    "null refused",
    (document) => Object.assign(propertyOf(document, "TenantBackupResourceInput", "vmsQuota"), { type: "integer" }),
    { breaking: ["TenantBackupResourceInput.vmsQuota: nullable: nullable -> not null (request)"] },
  ],
  [
    "null allowed",
    (document) => {
      Object.assign(propertyOf(document, "TenantBackupResourceInput", "isDefault"), { type: ["boolean", "null"] });
    },
    { other: ["TenantBackupResourceInput.isDefault: nullable: not null -> nullable (request)"] },
  ],
  [
    "a body optional",
    (document) => Object.assign(operationOf(document, "POST /token").requestBody ?? {}, { required: false }),
    { other: ["body: required: required -> optional (request)"] },
  ],
  [
    "a body gone",
    (document) => delete operationOf(document, "POST /token").requestBody,
    { breaking: ["body: body-removed: application/x-www-form-urlencoded -> absent (request)"] },
  ],
  [
    "a body new and required",
    (document) => {
      const content = { "application/json": { schema: { type: "object" } } };
      operationOf(document, "POST /licensing/console/update").requestBody = { required: true, content };
    },
    { breaking: ["body: body-new: absent -> required (request)"] },
  ],
]);
