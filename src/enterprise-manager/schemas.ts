import type { components } from "../../generated/enterprise-manager.js";

/** Schemas of the API by name. */
export type Schemas = components["schemas"];

export type CloudTenant = Schemas["CloudTenant"];
export type CloudTenantResource = Schemas["CloudTenantResource"];
export type CloudTenantComputeResource = Schemas["CloudTenantComputeResource"];
export type CloudTenantVCloudComputeResource = Schemas["CloudTenantVCloudComputeResource"];
export type CloudSubtenant = Schemas["CloudSubtenant"];
export type EntityReference = Schemas["EntityReference"];
