import { afterAll, describe, expect, it } from "vitest";
import { createSimulator, defaultApiKey } from "../../../src/testing/index.js";
import type { Call } from "../../support/calls.js";
import { type LimitCase, limitCases } from "../../support/limits.js";
import { readServedDocument } from "../../support/operations.js";
import { send } from "../../support/send.js";
import { uids } from "./open.js";

interface ErrorBody {
  readonly errors?: readonly {
    readonly propertyName?: string;
    readonly parameterName?: string;
    readonly message?: string;
  }[];
  readonly error_description?: string;
}

/** Returns whether a rejection refers to the parameter or property of the case. /token and JSON Patch only name it in the message. */
function blames({ errors = [], error_description = "" }: ErrorBody, { culprit, operation }: LimitCase): boolean {
  const words = [error_description, ...(operation.patches ? errors.map(({ message }) => message ?? "") : [])];
  const dotted = (name = "") => name.replace(/\.\d+(?=\.|$)/g, ".0");
  return (
    errors.some(({ propertyName, parameterName }) => dotted(propertyName ?? parameterName) === culprit) ||
    words.some((text) => text.includes(`${culprit} must`))
  );
}

describe("limits of the document", async () => {
  const cases = limitCases(readServedDocument());
  const keys = [...new Set(cases.map(({ operation }) => operation.key))];
  const sim = createSimulator();
  const server = await sim.listen();
  const acmeIndustries = "c0a1b2c3-1111-4d5e-8f90-000000000001";
  const { companyServices } = sim.state.companies.get(acmeIndustries) ?? {};
  const remoteServices = { ...companyServices?.remoteServices, vb365ServersManagement: { backupServerQuota: 1 } };
  sim.state.companies.update(acmeIndustries, { companyServices: { ...companyServices, remoteServices } });
  const headers = { accept: "application/json", authorization: `Bearer ${defaultApiKey}` };
  const vcd = `/infrastructure/sites/tenants/${uids.globex}/vcdReplicationResources/networkExtensionAppliance`;
  const { data } = await (await fetch(`${server.url}${vcd}`, { headers })).json();
  /** Adds IDs of existing rows, because a PATCH is validated with the row that it changes. */
  const withExistingIds = ({ path, method }: LimitCase["operation"], call: Call): Call => {
    if (method !== "patch") return call;
    const acme = { tenantUid: uids.acme, applianceUid: uids.appliance, resourceUid: uids.acmeMain };
    const globex = { tenantUid: uids.globex, applianceUid: data[0].instanceUid };
    const others = {
      companyUid: acmeIndustries,
      siteUid: uids.frankfurt,
      organizationUid: acmeIndustries,
      managementAgentUid: "7bfa1d37-4596-40b8-98d0-17c1d2e47001",
      userUid: uids.keller,
      vb365ResourceUid: "6c2f8d41-3e50-4c7b-9d91-32c1d2e62001",
      vb365BackupResourceUid: "7d3a9e52-4f61-4d8c-8ea2-33c1d2e63001",
    };
    return { ...call, path: { ...call.path, ...others, ...(path.includes("/vcd") ? globex : acme) } };
  };
  afterAll(() => server.close());

  it.each(keys)("enforces the limits of %s", async (key) => {
    const wrong: string[] = [];
    for (const one of cases.filter(({ operation }) => operation.key === key)) {
      const rejected = await send(server.url, one.operation, withExistingIds(one.operation, one.forbidden), headers);
      const body: unknown = await rejected.json();
      if (rejected.status !== 400 || !blames(body as ErrorBody, one))
        wrong.push(`${one.what}: beyond it ${rejected.status} ${JSON.stringify(body)}`);
      // The shortest text of 999 PiB as a double is a few bytes larger, and programs would send that number.
      if (!one.allowed || /\bstorageQuota: maximum 1124/.test(one.what)) continue;
      const taken = await send(server.url, one.operation, withExistingIds(one.operation, one.allowed), headers);
      const text = await taken.text();
      if (taken.status === 400 && blames(JSON.parse(text) as ErrorBody, one))
        wrong.push(`${one.what}: within it ${text}`);
    }
    expect(wrong).toEqual([]);
  });
});
