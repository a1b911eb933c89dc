import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, bulk, createVspcClient, password } from "../../../src/index.js";
import { createSimulator, defaultUsers, type FaultKind } from "../../../src/testing/index.js";
import { documentValidator } from "../../support/validate-answers.js";

const kinds: FaultKind[] = [
  "reset",
  "reset-in-body",
  "stall",
  "truncated-json",
  "empty-500",
  "throttled",
  "transport",
  "retryableLogical",
];

/** Makes the jitter of the retries reproducible. */
function seedJitter(seed: number) {
  let state = seed;
  vi.spyOn(Math, "random").mockImplementation(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
}

/** Advances fake time while the work has nothing else to do, until it is done. */
async function drive<T>(work: Promise<T>): Promise<T> {
  const settled = work.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([settled, new Promise<boolean>((resolve) => setImmediate(resolve, false))]))) {
    if (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  }
  return work;
}

/** All outcomes of a call that failing servers and connections may cause. */
const outcomes = ["done", "transport", "protocol", "unavailable", "throttled", "timeout"];

/**
 * Tests one client with default options: a fifth of its requests meet a fault, and the server takes 20 requests per
 * second.
 */
export function describeChaos(calls: number): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 2), toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it(`reports the outcome of each of ${calls} calls among faults, and executes no write twice`, {
    timeout: calls * 48,
  }, async () => {
    seedJitter(42);
    const simulator = createSimulator({
      seed: 42,
      tenants: 200,
      now: () => Date.now(),
      tokenLifetime: 60,
      throttle: { requests: 20, seconds: 1 },
      async: { operations: "writes", polls: 1 },
      faults: { seed: 42, rate: 0.2, kinds, burst: 3, retryAfter: 1 },
    });
    const [user = { userName: "", password: "" }] = defaultUsers;
    const vspc = createVspcClient({
      baseUrl: "https://simulated.example/api/v3",
      auth: password({ username: user.userName, password: user.password }),
      fetch: documentValidator(simulator.fetch),
    });
    const siteUid = [...simulator.state.sites.rows()][0]?.siteUid ?? "";
    const begun = performance.now();

    const work = bulk(Array(calls).keys(), async (index, signal) => {
      if (index % 4 > 0) return (await vspc.get("/about", { signal })).serverVersion;
      const body = { credentials: { userName: `chaos-${index}`, password: "not-a-real-password" } };
      return (await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body, signal })).name;
    });
    const results = await drive(work);

    const seconds = (performance.now() - begun) / 1000;
    const tally: Record<string, number> = {};
    const ended = (result: (typeof results)[number]) =>
      result.status === "done" ? "done" : result.error instanceof ApiError ? result.error.kind : String(result.error);
    for (const result of results) tally[ended(result)] = (tally[ended(result)] ?? 0) + 1;
    const arrived = simulator.requests;
    const faulty = arrived.filter(({ fault }) => fault !== undefined);
    const refused = arrived.filter(({ status, fault }) => status === 429 && fault === undefined);
    const tokenRequests = arrived.filter(({ path }) => path === "/token");
    const disturbed = tokenRequests.filter(({ fault, status }) => fault !== undefined || status === 429).length;
    console.info(
      `chaos: ${calls} calls, ${arrived.length} requests, ${faulty.length} faults, ${refused.length} times 429 besides, ` +
        `${seconds.toFixed(0)} simulated seconds, ${tokenRequests.length} token requests (${disturbed} disturbed), ` +
        `outcomes ${JSON.stringify(tally)}`,
    );

    // No result is lost: each call has a result, in order and of a known kind.
    expect(results.map(({ item }) => item)).toEqual([...Array(calls).keys()]);
    expect(Object.keys(tally).filter((outcome) => !outcomes.includes(outcome))).toEqual([]);
    // A client that lets hung requests hold its slots loses 8 of 1000 calls.
    expect(tally.done ?? 0).toBeGreaterThan(calls * 0.995);
    expect(faulty.length / arrived.length).toBeGreaterThan(0.18);
    expect(refused.length).toBeGreaterThan(0);

    // No write is executed twice, and the results match the simulator state.
    const acted = new Map<string, number>();
    for (const { name = "" } of simulator.state.tenants.rows()) acted.set(name ?? "", (acted.get(name ?? "") ?? 0) + 1);
    for (const result of results) {
      const name = `chaos-${result.item}`;
      const isWrite = result.item % 4 === 0;
      if (result.status === "done") {
        if (isWrite) expect([result.value, acted.get(name)]).toEqual([name, 1]);
        else expect(result.value).toEqual(expect.any(String));
        continue;
      }
      const { operation, attempts, requestId, retryable, message } = result.error as ApiError;
      expect(operation).toMatch(isWrite ? /^POST \/infrastructure/ : /^(GET \/about|POST \/token)$/);
      expect(message).toMatch(/^(GET|POST) \/.+: \S/);
      expect(attempts).toEqual(expect.any(Number));
      if (!isWrite) continue;
      expect(requestId).toEqual(expect.any(String));
      expect(acted.get(name) ?? 0).toBeLessThanOrEqual(1);
      // A write that was never sent, or is reported as retryable, was not executed.
      if (retryable || attempts === 0) expect(acted.get(name), `${name}: ${message}`).toBeUndefined();
    }
    expect(Math.max(...acted.values())).toBe(1);
    expect(vspc.retryBudget.available).toBeGreaterThanOrEqual(0);
    expect([vspc.concurrency.active, vspc.concurrency.waiting, vi.getTimerCount()]).toEqual([0, 0, 0]);

    // A token of 60 seconds is refreshed after 48. A failed request is repeated, and once more with the password
    // if the lost response used up the refresh token.
    expect(tokenRequests.length).toBeLessThanOrEqual(1 + Math.ceil(seconds / 48) + 2 * disturbed);
  });
}
