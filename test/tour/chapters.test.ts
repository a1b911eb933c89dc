import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startMock } from "../../scripts/mock/server.js";
import { contractChapter } from "../../scripts/tour/contract.js";
import { readChapter } from "../../src/cli/tour/read.js";
import { createReport, StepFailed } from "../../src/cli/tour/report.js";
import { writeChapter } from "../../src/cli/tour/write.js";
import { apiKey, createVspcClient, password, type VspcClientOptions } from "../../src/index.js";
import { createSimulator, defaultApiKey, type SimulatorOptions } from "../../src/testing/index.js";
import { fakeFetch, json } from "../support/fake-fetch.js";

const baseUrl = "https://vspc.example.com/api/v3";

/** A report that keeps what it prints. */
function capture() {
  const lines: string[] = [];
  return { report: createReport((line) => lines.push(line)), printed: () => lines.join("\n") };
}

function open(simulation: SimulatorOptions = {}, options: Partial<VspcClientOptions> = {}) {
  const simulator = createSimulator({ seed: 2026, ...simulation });
  const { report, printed } = capture();
  const { fetch } = simulator;
  const vspc = createVspcClient({ baseUrl, auth: apiKey(defaultApiKey), fetch, hooks: report.hooks, ...options });
  return { simulator, vspc, report, printed };
}

describe("the chapter that reads", () => {
  it("reads 1,234 tenants and prints what the server holds", async () => {
    const { simulator, vspc, report, printed } = open({ tenants: 1234 });
    await readChapter(vspc, report);
    const tenants = [...simulator.state.tenants.rows()];
    const enabled = tenants.filter((tenant) => tenant.isEnabled);
    const found = enabled.filter((tenant) => /a/i.test(tenant.name ?? ""));
    expect(tenants.length).toBe(1234);
    expect(printed()).toContain(`1234 rows read, 1234 in all, ${enabled.length} enabled`);
    expect(printed()).toContain(`… ${found.length} in all`);
    for (const { siteName } of simulator.state.sites.rows()) expect(printed()).toContain(siteName);
    expect(printed()).toMatch(/signed in as \S+ \(PortalAdministrator\) on version [\d.]+/);
    expect(printed().match(/GET .*\/infrastructure\/sites\/tenants -> 200, \d+ ms/g)?.length).toBeGreaterThan(6);
    expect(printed()).toMatch(/siteUid +edition +status +units/);
  });

  it("changes nothing", async () => {
    const { simulator, vspc, report } = open();
    await readChapter(vspc, report);
    expect(simulator.state.effects).toEqual([]);
    expect(new Set(simulator.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });

  it("bears a server without tenants", async () => {
    const { vspc, report, printed } = open({ tenants: 0 });
    await readChapter(vspc, report);
    expect(printed()).toContain("0 rows read, 0 in all, 0 enabled");
  });

  it("ends at the step that fails, and says which and why", async () => {
    const { simulator, vspc, report, printed } = open();
    simulator.faults({ kinds: ["logical"], on: { path: "/infrastructure/sites/tenants" } });
    const failed = await readChapter(vspc, report).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(StepFailed);
    expect(failed).toHaveProperty("message", "step 3, All tenants, through a window of pages");
    expect(printed()).toMatch(/FAILED \(logical\): GET \/infrastructure\/sites\/tenants: .+$/);
  });

  it("says that a sign-in was refused, without the password", async () => {
    const auth = password({ username: "aurora\\m.keller", password: "wr0ng-secret" });
    const { vspc, report, printed } = open({}, { auth });
    await expect(readChapter(vspc, report)).rejects.toThrow("step 1, Sign in and ask who is there");
    expect(printed()).toMatch(/FAILED \(security\): POST \/token: /);
    expect(printed()).not.toContain("wr0ng-secret");
  });
});

describe("the chapter that writes", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Lets time pass until the work is done, which loads modules in between. */
  async function drive(work: Promise<void>): Promise<void> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    while (!isDone) {
      await vi.runAllTimersAsync();
      await new Promise(setImmediate);
    }
    return work;
  }

  it("creates, gives, changes and deletes through async actions, and leaves nothing behind", async () => {
    const { simulator, vspc, report, printed } = open({ async: { operations: "writes", polls: 2 } });
    const before = [...simulator.state.tenants.rows()];
    await drive(writeChapter(vspc, report));
    expect(simulator.state.effects.map(({ operation }) => operation)).toEqual([
      "createTenant",
      "createTenantBackupResource",
      "patchTenantBackupResource",
      "deleteTenant",
    ]);
    expect([...simulator.state.tenants.rows()]).toEqual(before);
    expect(printed().match(/-> 202, /g)?.length).toBe(4);
    expect(printed()).toMatch(/^ +tour-tenant +[0-9a-f-]{36} /m);
    expect(printed()).toMatch(/^ +tour-repository +[0-9a-f-]{36} +1099511627776$/m);
    expect(printed()).toMatch(/^ +tour-repository +2199023255552$/m);
    expect(printed()).toMatch(/action [0-9a-f-]{36}: running/);
    expect(printed()).toMatch(/deleted$/);
    expect(printed()).not.toContain("not-a-real-password");
  });

  it("does the same where the server answers at once", async () => {
    const { simulator, vspc, report, printed } = open();
    const before = [...simulator.state.tenants.rows()];
    await drive(writeChapter(vspc, report));
    expect([...simulator.state.tenants.rows()]).toEqual(before);
    expect(printed()).toMatch(/deleted, and no action to follow: the server answered at once$/);
  });

  it("refuses to begin where the server has nothing to work with", async () => {
    const { simulator, vspc, report, printed } = open({ tenants: 0 });
    await expect(writeChapter(vspc, report)).rejects.toThrow("step 1, Find a site and a repository to work with");
    expect(printed()).toContain("FAILED: no tenant has a backup resource whose repository could be used");
    expect(simulator.state.effects).toEqual([]);
  });

  it("ends at the first step that the key does not allow", async () => {
    const key = { key: "looks-only", isReadAccessOnly: true };
    const { simulator, vspc, report, printed } = open({ apiKeys: [key] }, { auth: apiKey(key.key) });
    await expect(writeChapter(vspc, report)).rejects.toThrow(/^step 2, Create a tenant/);
    expect(printed()).toMatch(/FAILED \(security\): POST \/infrastructure\/sites\/\{siteUid\}\/tenants: /);
    expect(printed()).not.toContain("Give it a backup resource");
    expect(simulator.state.effects).toEqual([]);
  });
});

describe("the chapter on the contract", () => {
  it("shows the specification's tenants and a refused filter", async () => {
    const mock = await startMock();
    try {
      const { report, printed } = capture();
      const vspc = createVspcClient({ baseUrl: mock.url, auth: apiKey("any-key"), hooks: report.hooks });
      await contractChapter(vspc, report);
      expect(printed()).toMatch(/^ +acme +General +true /m);
      expect(printed()).toMatch(
        /refused: GET \/infrastructure\/sites\/tenants: filter .* \[logical, parameterName filter\]/,
      );
    } finally {
      await mock.close();
    }
  });

  it("fails on a server that takes any filter", async () => {
    const { fetch } = fakeFetch(() => json({ data: [], meta: { pagingInfo: { total: 0, count: 0, offset: 0 } } }));
    const { report, printed } = capture();
    const vspc = createVspcClient({ baseUrl, auth: apiKey("any-key"), fetch });
    await expect(contractChapter(vspc, report)).rejects.toThrow("step 2, A malformed filter is refused");
    expect(printed()).toContain("FAILED: the mock accepted a malformed filter");
  });
});
