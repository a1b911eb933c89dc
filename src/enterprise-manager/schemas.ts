import type { components } from "../../generated/enterprise-manager.js";

export type * from "../../generated/enterprise-manager.schemas.js";

/** Schemas of the API by name. */
export type Schemas = components["schemas"];
