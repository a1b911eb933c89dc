import type { ApiDocument } from "../document.js";
import { choice } from "../random.js";
import { createStore, type Store } from "../store/store.js";
import { rowOf, rowsIn } from "./document.js";

/** Creates the tables of the server. Clones of the example tenants come with their subtenants. */
export function createEnterpriseManagerStore(document: ApiDocument, seed: number, tenants: number): Store {
  const store: Store = createStore({
    document,
    seed,
    rowOf,
    rowsIn,
    keyProperty: (schema) => (document.schema(schema)?.required?.includes("UID") ? "UID" : "Id"),
    root: {
      schema: "CloudTenant",
      count: tenants,
      idsOf: ({ UID }) => [UID],
      members: ["CloudSubtenant"],
      name: "Name",
      nameOf: (index) => `Tenant ${index + 1}`,
    },
    vary: (schema, _, index) => {
      if (schema !== "CloudTenant") return {};
      const [pool] = store.table("CloudGatewayPoolEntity").rows();
      const hasPool = pool && index % 3 === 2;
      return {
        Description: `Contract ${1000 + index}`,
        Enabled: choice(seed, index, "disabled", 10) > 0,
        MaxConcurrentTasks: 1 + choice(seed, index, "tasks", 4),
        CloudGatewayPools: hasPool ? { CloudGatewayPoolUids: [pool.UID], CloudGatewayPools: [] } : null,
      };
    },
  });
  return store;
}
