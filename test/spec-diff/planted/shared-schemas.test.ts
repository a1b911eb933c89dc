import { findsPlanted, operationOf, propertyOf, requiredOf, schemaOf } from "../documents.js";

findsPlanted("shared schemas", [
  [
    "null refused where requests, patches and responses share the schema",
    (document) => Object.assign(propertyOf(document, "CloudTenantInput", "description"), { type: "string" }),
    { breaking: ["CloudTenantInput.description: nullable: nullable -> not null (patch, request)"] },
  ],
  [
    "a range narrowed there",
    (document) => Object.assign(propertyOf(document, "CloudTenantInput", "throttlingValue"), { maximum: 999 }),
    { breaking: ["CloudTenantInput.throttlingValue: maximum: 9999 -> 999 (patch, request)"] },
  ],
  [
    "a property removed there",
    (document) => delete schemaOf(document, "CloudTenantInput").properties?.assignedForCompany,
    {
      breaking: [
        "CloudTenantInput.assignedForCompany: property-removed: string (uuid) or null -> absent (patch, request, response)",
      ],
    },
  ],
  [
    "a property new in the schema that CloudTenant extends",
    (document) => Object.assign(schemaOf(document, "CloudTenantInput").properties ?? {}, { tag: { type: "string" } }),
    {
      other: ["CloudTenantInput.tag: property-new: absent -> optional, string (patch, request, response)"],
    },
  ],
  [
    "a patched property read-only",
    (document) => Object.assign(propertyOf(document, "CloudAgent", "description"), { readOnly: true }),
    { breaking: ["CloudAgent.description: access: read and write -> read-only (patch)"] },
  ],
  [
    "a patched property read-only, the schema named by reference",
    (document) => {
      const patched = { $ref: "#/components/schemas/CloudAgent" };
      operationOf(document, "PATCH /infrastructure/sites/{siteUid}")["x-veeam-vspc-patch-for"] = patched;
      Object.assign(propertyOf(document, "CloudAgent", "description"), { readOnly: true });
    },
    { breaking: ["CloudAgent.description: access: read and write -> read-only (patch)"] },
  ],
  [
    "a property required, which no patch has to carry",
    (document) => {
      const agent = schemaOf(document, "CloudAgent");
      Object.assign(agent, { required: [...requiredOf(agent), "description"] });
    },
    { other: ["CloudAgent.description: required: optional -> required (response)"] },
  ],
  [
    "another default, which neither patches nor responses use",
    (document) => Object.assign(propertyOf(document, "TenantBackupResource", "isDefault"), { default: true }),
    { other: ["TenantBackupResource.isDefault: default: false -> true (patch, response)"] },
  ],
  [
    "a property no longer read-only",
    (document) => delete propertyOf(document, "CloudAgent", "siteUid").readOnly,
    { other: ["CloudAgent.siteUid: access: read-only -> read and write (patch)"] },
  ],
]);
