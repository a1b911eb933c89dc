import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, createVspcClient, token } from "../../src/index.js";
import { failure, fakeFetch, json, type Seen } from "../support/fake-fetch.js";
import { background, drive, id, init, tenants } from "./background.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const operation = `POST ${tenants}`;

describe("what an async action says went wrong", () => {
  it.each([
    ["canceled", { states: ["canceled"] }, "the async action was canceled"],
    ["expired", { states: ["running", "gone"] }, "the server no longer has the async action"],
    ["expired", { state: () => failure(410, { code: 410 }) }, "the server no longer has the async action"],
    [
      "expired",
      { states: ["succeed"], result: () => failure(404, { code: 404 }) },
      "the async action succeed, but its result is gone",
    ],
    [
      "expired",
      { states: ["failed"], result: () => failure(410, { code: 410 }) },
      "the async action failed, but its result is gone",
    ],
    ["logical", { states: ["failed"], result: () => json({ data: {} }) }, "the async action failed without a reason"],
    [
      "protocol",
      { state: () => json({ data: { id } }) },
      "the response about the async action has no status (the async action may still be running: resume it by its ID)",
    ],
    [
      "logical",
      { state: () => failure(400, { message: "no such path" }) },
      "no such path (the async action may still be running: resume it by its ID)",
    ],
  ])("%s: %j", async (kind, script, message) => {
    const { vspc } = background(script);
    const error: unknown = await drive(vspc.post(tenants, init)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ kind, operation, actionId: id, attempts: 1, requestId: expect.any(String) });
    expect((error as ApiError).message).toBe(`${operation}: ${message}`);
    expect(error).not.toMatchObject({ retryable: true });
  });

  it("names the time that it had", async () => {
    const { vspc } = background({ states: ["running"] });
    await expect(drive(vspc.post(tenants, { ...init, actionTimeout: 60_000 }))).rejects.toMatchObject({
      kind: "timeout",
      message: `${operation}: the async action did not end within 60000 ms`,
    });
  });

  it("has a default for that time where the call names none", async () => {
    const { vspc } = background({ states: ["running"] });
    await expect(drive(vspc.post(tenants, init))).rejects.toMatchObject({
      kind: "timeout",
      message: expect.stringMatching(/did not end within \d+ ms$/),
    });
  });
});

describe("a call's signal", () => {
  it("ends the wait for its async action, and the requests about it", async () => {
    const { vspc, seen } = background({ states: ["running"] });
    const controller = new AbortController();
    const work = vspc.post(tenants, { ...init, signal: controller.signal });
    const aborted = expect(work).rejects.toMatchObject({ kind: "aborted" });
    await vi.advanceTimersByTimeAsync(10_000);
    controller.abort();
    await aborted;
    const sent = seen.length;
    await vi.runAllTimersAsync();
    expect(seen).toHaveLength(sent);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("reaches the request under way about the state", async () => {
    const { fetch, seen } = fakeFetch(({ method, signal }: Seen) => {
      if (method === "POST") return new Response(null, { status: 202, headers: { location: `/asyncActions/${id}` } });
      return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    });
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth: token("t"), fetch });
    const action = await vspc.post(tenants, { ...init, wait: false });
    const controller = new AbortController();
    const progress = expect(action.progress({ signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
    const cancel = expect(action.cancel({ signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    controller.abort();
    await Promise.all([progress, cancel]);
    expect(seen.slice(1).every(({ signal }) => signal?.aborted)).toBe(true);
  });
});

describe("the id of an async action", () => {
  it.each([
    ["of the last segment, before query and fragment", `/api/v3/asyncActions/${id}?a=/b#/c`],
    ["with a slash at the end", `/api/v3/asyncActions/${id}/`],
    ["with slashes twice", `//api//asyncActions//${id}//result`],
  ])("is read %s", async (_name, location) => {
    const { vspc } = background({ location });
    await expect(vspc.post(tenants, { ...init, wait: false })).resolves.toMatchObject({ id });
  });

  it.each([
    ["a segment with other characters in it", "/asyncActions/a.b"],
    ["one that ends in others", "/asyncActions/ab!"],
    ["one that begins with others", "/asyncActions/!ab"],
    ["a single segment", "/abc"],
    ["nothing before the query", "?id=1"],
    ["slashes alone", "///"],
  ])("is the request's own where Location holds %s", async (_name, location) => {
    const requestId = "0b7f4c58-9a2d-4e5f-8b9c-3d016a4e1d3c";
    const { vspc } = background({ location });
    await expect(vspc.post(tenants, { ...init, requestId, wait: false })).resolves.toMatchObject({ id: requestId });
  });

  it("is asked for where a read goes on in the background and names none", async () => {
    const { fetch } = fakeFetch(() => new Response(null, { status: 202 }));
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth: token("t"), fetch });
    const error: unknown = await vspc.get("/about").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: "protocol", status: 202, attempts: 1, operation: "GET /about" });
    expect((error as ApiError).message).toBe("GET /about: the server responded with 202, but without a Location");
  });

  it("is a UUID, or resume refuses it and sends nothing", () => {
    const { vspc, seen } = background();
    const message = "resume: the ID of an async action is a UUID";
    for (const wrong of ["", "../x", "x/y", `${id}/result`]) {
      expect(() => vspc.resume(wrong, "post", tenants)).toThrow(expect.objectContaining({ kind: "input", message }));
    }
    expect(seen).toHaveLength(0);
  });

  it("is missing where the server answered at once, and the action is done", async () => {
    const { fetch } = fakeFetch(() => json({ data: { name: "acme" } }));
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth: token("t"), fetch });
    const action = await vspc.post(tenants, { ...init, wait: false });
    await expect(action.progress()).resolves.toEqual({ id: "", status: "succeed" });
    await expect(action.cancel()).resolves.toBeUndefined();
  });

  it("names the call that resume takes up in its errors", async () => {
    const { vspc } = background({ states: ["canceled"] });
    const message = `${operation}: the async action was canceled`;
    await expect(drive(vspc.resume(id, "post", tenants).result())).rejects.toMatchObject({ operation, message });
  });
});
