import type { components } from "../../generated/enterprise-manager.js";

/** Schemas of the API by name. */
export type Schemas = components["schemas"];

export type CloudTenant = Schemas["CloudTenant"];
export type CloudTenantResource = Schemas["CloudTenantResource"];
export type CloudTenantComputeResource = Schemas["CloudTenantComputeResource"];
export type CloudTenantVCloudComputeResource = Schemas["CloudTenantVCloudComputeResource"];
export type CloudSubtenant = Schemas["CloudSubtenant"];
export type BackupServer = Schemas["BackupServer"];
export type Repository = Schemas["Repository"];
export type CloudHardwarePlan = Schemas["CloudHardwarePlan"];
export type WanAccelerator = Schemas["WanAccelerator"];
export type CloudGatewayPoolEntity = Schemas["CloudGatewayPoolEntity"];
export type EntityReference = Schemas["EntityReference"];
