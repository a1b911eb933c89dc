import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { ApiError, createVspcClient, type Hooks, password, token } from "../../src/index.js";
import { useFakeClock } from "../support/fake-clock.js";
import { failure, fakeFetch, json } from "../support/fake-fetch.js";

const baseUrl = "https://vspc.example.com/api/v3";
const settings = { seed: 20261102, numRuns: 150 };

useFakeClock();

async function settle<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.all([Promise.allSettled([work]), vi.runAllTimersAsync()]);
  return result[0] as PromiseSettledResult<T>;
}

/** All texts that a logger could print for an error. */
function everySink(error: unknown): string {
  const sinks = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error)];
  for (let at = error; at instanceof Error; at = at.cause)
    sinks.push(at.message, at.stack ?? "", JSON.stringify({ ...at }));
  return sinks.join("\n");
}

describe("the retry budget", () => {
  it("never overdraws the retry budget, and charges every retry", async () => {
    const outcome = fc.constantFrom("lost", "transport", "throttled", "logical", "fine");
    const script = fc.array(outcome, { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        script,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 6 }),
        async (answers, capacity, maxAttempts) => {
          const { fetch, seen } = fakeFetch((_request, index) => {
            const answer = answers[index % answers.length];
            if (answer === "lost") return Promise.reject(new TypeError("fetch failed"));
            if (answer === "throttled") return failure(429, { type: "transport", code: 429 });
            return answer === "fine" ? json({ data: {} }) : failure(520, { type: answer });
          });
          let spent = 0;
          let retries = 0;
          let throttled = 0;
          const onRetry: Hooks["onRetry"] = ({ error }) => {
            if (error.kind === "throttled") {
              throttled++;
              return;
            }
            retries++;
            spent += error.status === undefined ? 10 : 5;
            expect(vspc.retryBudget.available).toBeGreaterThanOrEqual(0);
          };
          const vspc = createVspcClient({
            baseUrl,
            auth: token("t"),
            fetch,
            retryBudget: capacity,
            maxAttempts,
            hooks: { onRetry },
          });
          const calls = 10;
          let successes = 0;
          for (let i = 0; i < calls; i++) if ((await settle(vspc.get("/about"))).status === "fulfilled") successes++;
          expect(seen).toHaveLength(calls + retries + throttled);
          expect(seen.length - throttled).toBeLessThanOrEqual(calls * maxAttempts);
          // Successes refunded at most 10 each, which is all that was spent beyond the capacity.
          expect(spent).toBeLessThanOrEqual(capacity + successes * 10);
          expect(vspc.retryBudget.available).toBeLessThanOrEqual(capacity);
        },
      ),
      settings,
    );
  });

  it("waits exactly as long as the server's retryAfter", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        async (retryAfter, timeout) => {
          const { fetch, seen } = fakeFetch((_request, index) =>
            index === 0
              ? failure(429, { type: "transport", code: 429, retryAfter })
              : json({ data: { at: Date.now() } }),
          );
          const start = Date.now();
          const vspc = createVspcClient({ baseUrl, auth: token("t"), fetch, timeout: timeout * 1000 });
          const result = await settle(vspc.get("/about") as Promise<unknown>);
          if (retryAfter < timeout)
            expect(result).toMatchObject({ status: "fulfilled", value: { at: start + retryAfter * 1000 } });
          else
            expect(result).toMatchObject({
              status: "rejected",
              reason: { kind: "throttled", retryAfter, attempts: 1 },
            });
          expect(seen).toHaveLength(retryAfter < timeout ? 2 : 1);
        },
      ),
      settings,
    );
  });
});

describe("secrets", () => {
  const secret = fc
    .string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" })
    .filter((text) => /^[\w!#$%&+./:;<=>?@^~-]+$/.test(text) && /[a-z]{3}/i.test(text));

  it("keeps secrets out of errors and hooks, whatever fails", async () => {
    const faults = fc.constantFrom("refused", "lost", "html", "security", "broken", "redirect", "patch", "header");
    await fc.assert(
      fc.asyncProperty(secret, secret, faults, async (one, two, fault) => {
        const [tokenSecret, bodySecret] = [`canary1${one}`, `canary2${two}`];
        const events: unknown[] = [];
        const note = (event: unknown) => events.push(event);
        const { fetch } = fakeFetch(({ path }) => {
          if (path === "/token" && fault !== "refused")
            return json({ access_token: tokenSecret, refresh_token: tokenSecret, expires_in: 3600 });
          if (path === "/token") return json({ error: "invalid_grant", error_description: "no" }, { status: 400 });
          if (fault === "lost")
            return Promise.reject(
              new TypeError(`Headers.append: "Bearer ${tokenSecret}" is invalid`, { cause: new Error(bodySecret) }),
            );
          if (fault === "html")
            return new Response(`<p>${tokenSecret}</p>`, { headers: { "content-type": "text/html" } });
          if (fault === "security") return failure(403, { type: "security" });
          if (fault === "redirect")
            return new Response(null, { status: 302, headers: { location: `https://x.example/?t=${tokenSecret}` } });
          if (fault === "patch")
            return failure(400, {
              code: 1001,
              failedJsonPatch: { op: "replace", path: "/credentials/password", value: bodySecret },
            });
          return new Response(`{"password": "${bodySecret}", `, { headers: { "content-type": "application/json" } });
        });
        const auth = password({ username: "admin", password: bodySecret });
        const vspc = createVspcClient({
          baseUrl,
          auth,
          fetch,
          maxAttempts: 2,
          hooks: { onRequest: note, onResponse: note, onRetry: note },
        });
        const headers = fault === "header" ? { "x-note": `${tokenSecret}\n` } : {};
        const result = await settle(
          vspc.post("/infrastructure/sites/{siteUid}/tenants", {
            path: { siteUid: "s" },
            headers,
            body: { credentials: { userName: "u", password: bodySecret } },
          }),
        );
        const error = result.status === "rejected" ? result.reason : undefined;
        expect(error).toBeInstanceOf(ApiError);
        const sinks =
          everySink(error) +
          inspect(events, { depth: 20 }) +
          inspect(vspc, { depth: 20, showHidden: true }) +
          inspect(auth, { depth: 20 }) +
          JSON.stringify(vspc);
        expect(sinks).not.toContain("canary1");
        expect(sinks).not.toContain("canary2");
      }),
      settings,
    );
  });
});

describe("path parameters and headers", () => {
  it("sends a path parameter as one path segment, or rejects it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", ".", "..", "../token", "a/b", "%2e%2e", "?x", "#")),
        async (siteUid) => {
          const { fetch, seen } = fakeFetch(() => json({ data: { siteUid: "s" } }));
          const vspc = createVspcClient({ baseUrl, auth: token("t"), fetch });
          const result = await settle(vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } }));
          if (result.status === "rejected") {
            expect(result.reason).toMatchObject({ kind: "input" });
            expect(seen).toHaveLength(0);
            return;
          }
          const segments = seen[0]?.path.split("/") ?? [];
          expect(segments.slice(0, 3)).toEqual(["", "infrastructure", "sites"]);
          expect(segments).toHaveLength(4);
          expect(decodeURIComponent(segments[3] ?? "")).toBe(siteUid);
        },
      ),
      settings,
    );
  });

  it("sends a header value unchanged, or rejects it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (value) => {
        const { fetch, seen } = fakeFetch(() => json({ data: { siteUid: "s" } }));
        const vspc = createVspcClient({ baseUrl, auth: token("t"), fetch });
        const result = await settle(vspc.get("/about", { headers: { "x-note": value } }));
        if (result.status === "fulfilled") expect(seen[0]?.headers.get("x-note")).toBe(value);
        else {
          expect(result.reason).toMatchObject({ kind: "input" });
          expect(seen).toHaveLength(0);
        }
      }),
      settings,
    );
  });
});
