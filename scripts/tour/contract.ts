import type { Report } from "../../src/cli/tour/report.js";
import { ApiError, type paths, type VspcClient } from "../../src/index.js";

/** A few calls against the specification's own mock; the tests do it for every operation. */
export async function contractChapter(vspc: VspcClient<paths>, { step, say, table }: Report): Promise<void> {
  await step("Tenants as the specification describes them", async () => {
    const { data } = await vspc.api.GET("/infrastructure/sites/tenants", { params: { query: { limit: 3 } } });
    table(data?.data ?? [], ["name", "type", "isEnabled", "leaseExpirationDate"]);
  });

  await step("A malformed filter is refused, and the error names the parameter", async () => {
    try {
      await vspc
        .list("/infrastructure/sites/tenants", {
          filter: { property: "name", operation: "startsWith" as "equals", value: "a" },
        })
        .first();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 400) throw error;
      say(`refused: ${error.message} [${error.kind}, parameterName ${error.parameterName}]`);
      return;
    }
    throw new Error("the mock accepted a malformed filter");
  });
}
