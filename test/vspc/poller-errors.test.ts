import { expect, it, vi } from "vitest";
import { caught } from "../support/failures.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, json, type Seen } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";
import { asyncActionServer, id, init, type Script, tenants } from "./async-action-server.js";

useFakeClock();

const operation = `POST ${tenants}`;
const hint = "(the asynchronous action may still be running: resume it by its ID)";
const notFound = () => failure(404, { code: 404 });

const expired = "the asynchronous action failed, but its result is gone";
it.each<[string, Script, string]>([
  ["canceled", { states: ["canceled"] }, "the asynchronous action was canceled"],
  ["expired", { states: ["running", "gone"] }, "the server no longer has the asynchronous action"],
  ["expired", { state: () => failure(410, {}) }, "the server no longer has the asynchronous action"],
  ["expired", { states: ["succeed"], result: notFound }, "the asynchronous action succeeded, but its result is gone"],
  ["expired", { states: ["failed"], result: () => new Response(null, { status: 410 }) }, expired],
  ["expired", { states: ["failed", "gone"], result: notFound }, expired],
  ["logical", { states: ["failed"], result: () => json({}) }, "the asynchronous action failed without a reason"],
  ["protocol", { state: () => json({ data: {} }) }, `the response about the asynchronous action has no status ${hint}`],
  ["logical", { state: () => failure(400, { message: "no such path" }) }, `no such path ${hint}`],
])("reports %s for %j", async (kind, script, message) => {
  const { vspc } = asyncActionServer(script);
  const error = await caught(runTimers(vspc.post(tenants, init)));
  expect(error).toMatchObject({ kind, operation, actionId: id, attempts: 1, requestId: expect.any(String) });
  expect(error.message).toBe(`${operation}: ${message}`);
  expect(error.retryable).not.toBe(true);
});

it.each([404, 410])("reports the error of an action that failed with status %i", async (status) => {
  const result = () => failure(status, { message: "The tenant was not found.", code: 1100 });
  const { vspc } = asyncActionServer({ states: ["failed"], result });
  const message = `${operation}: The tenant was not found.`;
  const error = { kind: "logical", status, code: 1100, actionId: id, operation, message, retryable: false };
  await expect(runTimers(vspc.post(tenants, init))).rejects.toMatchObject(error);
  await expect(runTimers(vspc.resume(id, "post", tenants).result())).rejects.toMatchObject(error);
});

it("reports the error of a failed action even if its state cannot be read again", async () => {
  const states = [json({ data: { status: "failed" } }), failure(400, {})];
  const state = () => states.shift() ?? expect.unreachable();
  const { vspc } = asyncActionServer({ state, result: () => failure(404, { message: "Not found." }) });
  const message = `${operation}: Not found.`;
  await expect(runTimers(vspc.post(tenants, init))).rejects.toMatchObject({ kind: "logical", status: 404, message });
});

it("reports the actionTimeout that has passed", async () => {
  const { vspc } = asyncActionServer({ states: ["running"] });
  const message = `${operation}: the asynchronous action did not end within 60000 ms ${hint}`;
  const error = { kind: "timeout", retryable: false, message };
  await expect(runTimers(vspc.post(tenants, { ...init, actionTimeout: 60_000 }))).rejects.toMatchObject(error);
});

it("ends the wait and sends no more polls after an abort", async () => {
  const { vspc, seen } = asyncActionServer({ states: ["running"] });
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

it("aborts pending requests about the state", async () => {
  const { vspc, seen } = vspcOf(({ method, signal }: Seen) => {
    if (method === "POST") return new Response(null, { status: 202, headers: { location: `/asyncActions/${id}` } });
    return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  });
  const action = await vspc.post(tenants, { ...init, wait: false });
  const controller = new AbortController();
  const progress = expect(action.progress({ signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
  const cancel = expect(action.cancel({ signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
  await vi.waitFor(() => expect(seen).toHaveLength(3));
  controller.abort();
  await Promise.all([progress, cancel]);
  expect(seen.slice(1).every(({ signal }) => signal?.aborted)).toBe(true);
});

it.each([
  ["before query and fragment", `/api/v3/asyncActions/${id}?a=/b#/c`],
  ["with a slash at the end", `/api/v3/asyncActions/${id}/`],
  ["with double slashes", `//api//asyncActions//${id}//result`],
])("reads the ID from a Location %s", async (_name, location) => {
  const { vspc } = asyncActionServer({ location });
  await expect(vspc.post(tenants, { ...init, wait: false })).resolves.toMatchObject({ id });
});

it.each([
  ["other characters in a segment", "/asyncActions/a.b"],
  ["other characters at the end of a segment", "/asyncActions/ab!"],
  ["other characters at the start of a segment", "/asyncActions/!ab"],
  ["a single segment", "/abc"],
  ["nothing before the query", "?id=1"],
  ["slashes only", "///"],
  ["no value", null],
])("uses the request ID if Location has %s", async (_name, location) => {
  const requestId = "0b7f4c58-9a2d-4e5f-8b9c-3d016a4e1d3c";
  const { vspc } = asyncActionServer({ location });
  await expect(vspc.post(tenants, { ...init, requestId, wait: false })).resolves.toMatchObject({ id: requestId });
});

it("rejects a 202 to a read without a Location", async () => {
  const { vspc } = vspcOf(() => new Response(null, { status: 202 }));
  const message = "GET /about: the server responded with 202, but without a Location";
  const error = { kind: "protocol", status: 202, attempts: 1, operation: "GET /about", message };
  await expect(vspc.get("/about")).rejects.toMatchObject(error);
});

it("rejects an ID that is not a UUID in resume, and sends nothing", () => {
  const { vspc, seen } = asyncActionServer();
  const message = "resume: the ID of an asynchronous action must be a UUID";
  for (const wrong of ["", "../x", "x/y", `${id}/result`, "ab", `${id}0`, id.replace("-", "")]) {
    expect(() => vspc.resume(wrong, "post", tenants)).toThrow(expect.objectContaining({ kind: "input", message }));
  }
  expect(seen).toHaveLength(0);
});

it("returns a completed action without an ID if the server responds at once", async () => {
  const { vspc } = vspcOf(() => json({ data: { name: "acme" } }));
  const action = await vspc.post(tenants, { ...init, wait: false });
  expect(action.id).toBeUndefined();
  await expect(action.result()).resolves.toEqual({ name: "acme" });
  await expect(action.progress()).resolves.toEqual({ id: "", status: "succeed" });
  await expect(action.cancel()).resolves.toBeUndefined();
});

it("reports errors of a resumed action for the original operation", async () => {
  const { vspc } = asyncActionServer({ states: ["canceled"] });
  const message = `${operation}: the asynchronous action was canceled`;
  await expect(runTimers(vspc.resume(id, "post", tenants).result())).rejects.toMatchObject({ operation, message });
});
