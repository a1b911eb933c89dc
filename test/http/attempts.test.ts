import { describe, expect, it } from "vitest";
import { attempt, authenticate, bearer, type Credentials } from "../../src/http/attempt.js";
import type { ApiResponse } from "../../src/http/call.js";
import { ApiError } from "../../src/http/errors.js";
import { callOf, operation, readRules } from "./call.js";

describe("one attempt of a call", () => {
  it("does not send a write again once the server may have forgotten it", async () => {
    const call = callOf({
      rules: { ...readRules, idempotencyWindow: 270_000 },
      attempts: { count: 1, first: performance.now() - 300_000 },
    });
    await expect(attempt(1000)(() => expect.unreachable())(call)).rejects.toMatchObject({
      kind: "timeout",
      retryable: false,
      message: `${operation}: not sent again: it was first sent 300 s ago, and the server may have executed it; check its result`,
    });
    expect(call.attempts.count).toBe(1);
  });

  it("reports a download whose connection fails as a transport error", async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("x")) });
    const { stream } = await attempt(1000)(async () => ({ stream: broken }) as ApiResponse)(callOf());
    await expect(new Response(stream).text()).rejects.toMatchObject({
      kind: "transport",
      message: `${operation}: no response from vspc.example.com: the connection failed`,
    });
  });
});

it("does not send an aborted call with its own token", async () => {
  const send = authenticate({} as Credentials, bearer)(() => expect.unreachable());
  const call = callOf({ token: "own", signal: AbortSignal.abort() });
  await expect(send(call)).rejects.toMatchObject({ kind: "aborted" });
});

describe("a token that the server refuses", () => {
  const refused = new ApiError("security", "no", { operation, status: 401 });
  const hint = "the server refused the credentials; check that they are current and enabled for REST";
  it.each<[string, { token: string; isFresh: boolean }[], string[]]>([
    ["once, by a fresh token", [{ token: "new", isFresh: true }], ["Bearer old", "Bearer new"]],
    ["never by the same token", [{ token: "old", isFresh: true }], ["Bearer old"]],
    [
      "by a stored token and then by a fresh one",
      [
        { token: "stored", isFresh: false },
        { token: "new", isFresh: true },
      ],
      ["Bearer old", "Bearer stored", "Bearer new"],
    ],
    [
      "by two stored tokens at most",
      [
        { token: "stored", isFresh: false },
        { token: "other", isFresh: false },
      ],
      ["Bearer old", "Bearer stored", "Bearer other"],
    ],
  ])("replaces a refused token: %s", async (_name, replacements, expected) => {
    const sent: (string | undefined)[] = [];
    const left = [...replacements];
    const credentials = {
      ready: () => "old",
      obtain: async () => expect.unreachable(),
      replace: async () => left.shift() ?? expect.unreachable(),
    };
    const withToken = authenticate(credentials, bearer);
    const send = withToken(async ({ headers }) => {
      sent.push(headers.authorization);
      throw refused;
    });
    await expect(send(callOf())).rejects.toMatchObject({ status: 401, message: `${operation}: no (${hint})` });
    expect(sent).toEqual(expected);
  });
});
