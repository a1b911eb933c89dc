// Creates a company with a portal user, and saves the installer of its management agent. If a step fails, deletes the company.
//
//   node onboard-company.ts COMPANY USER EMAIL [--simulate]
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment, saveTo } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { simulate: { type: "boolean" } } });
  const [name, userName, email] = positionals;
  if (!name || !userName || !email) throw new Error("usage: node onboard-company.ts COMPANY USER EMAIL [--simulate]");
  const vspc = connect(values.simulate);

  const newPassword = () => `${randomBytes(15).toString("base64url")}aA1!`;
  const { instanceUid: companyUid } = await vspc.post("/organizations/companies", {
    body: {
      organizationInput: { name, email },
      ownerCredentials: { userName: `${name}-owner`, password: newPassword() },
    },
  });
  try {
    const password = newPassword();
    const user = await vspc.post("/users", {
      body: {
        organizationUid: companyUid,
        role: "CompanyAdministrator",
        profile: { email },
        credentials: { userName, password },
      },
    });
    // The installer contains a token that registers computers in this company: keep it secret.
    const installer = `${name}-agent.exe`;
    const query = { organizationUid: companyUid, tokenExpiryPeriodDays: 30 };
    await saveTo(installer, await vspc.download("/infrastructure/managementAgents/packages/windows", { query }));
    console.table([{ company: companyUid, user: user.userName ?? userName, password, installer }]);
  } catch (error) {
    const init = { path: { companyUid }, query: { removeAllAgents: true } };
    await vspc
      .delete("/organizations/companies/{companyUid}", init)
      .catch((failure: Error) => console.error(`NOT DELETED: ${failure.message}`));
    throw error;
  }
}

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
