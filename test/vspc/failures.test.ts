import { expect, it } from "vitest";
import type { ApiError } from "../../src/http/errors.js";
import { serverFailure } from "../../src/vspc/failures.js";
import { caught } from "../support/failures.js";
import { failure, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

/** The details of an error, without its name. */
function failureOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  const sent = new Headers({ "content-type": "application/json", ...headers });
  const { name: _name, ...details } = serverFailure(status, sent, JSON.stringify(body)).toJSON();
  return details;
}

/** The error of one GET /about with this response. */
const errorOf = (response: Response): Promise<ApiError> =>
  caught(vspcOf(() => response, { maxAttempts: 1 }).vspc.get("/about"));

const unnamed = (status: number) => `the server returned ${status} with application/json instead of an error message`;
const no = (error: object) => ({ errors: [{ message: "no", ...error }] });
const retried = (type: string) => ({ type, retryable: true });
const oauth = { code: "invalid_grant", type: "security" };
const unsupported = "UnsupportedApiVersion";

it.each<[string, number, unknown, string, string, object?]>([
  ["a list without errors", 400, { errors: [] }, "logical", unnamed(400)],
  ["errors that are not a list", 500, { errors: "no" }, "transport", unnamed(500), { retryable: true }],
  ["an error without a message", 400, { errors: [{}] }, "logical", "the server returned no message"],
  ["an error that is a text", 400, { errors: ["no"] }, "logical", "the server returned no message"],
  ["a message that is not text", 400, { errors: [{ message: 5 }, { message: "space" }] }, "logical", "space"],
  ["two messages", 400, { errors: [{ message: "a" }, { message: "b" }] }, "logical", "a", { messages: ["a", "b"] }],
  ["other types than documented", 400, no({ type: 5, code: {}, propertyName: 7, retryAfter: "8" }), "logical", "no"],
  ["a code that is a text", 400, no({ code: "E5" }), "logical", "no", { code: "E5" }],
  ["a parameter", 400, no({ parameterName: "limit" }), "logical", "no (limit)", { parameterName: "limit" }],
  [
    "a parameter and a property",
    400,
    no({ parameterName: "limit", propertyName: "x" }),
    "logical",
    "no (limit)",
    { parameterName: "limit", propertyName: "x" },
  ],
  ["an empty parameter name", 400, no({ parameterName: "" }), "logical", "no"],
  ["a property", 409, no({ propertyName: "name" }), "logical", "no (name)", { propertyName: "name" }],
  ["a parameter in the message", 400, no({ parameterName: "n" }), "logical", "no", { parameterName: "n" }],
  ["429 as code", 520, no({ code: 429 }), "throttled", "no", { code: 429, retryable: true }],
  ["429", 429, "", "throttled", unnamed(429), { retryable: true }],
  ["401 with another type", 401, no({ type: "logical" }), "security", "no", { type: "logical" }],
  ["403 with a retried type", 403, no({ type: "transport" }), "security", "no", { type: "transport" }],
  ["403 without a type", 403, no({}), "security", "no"],
  ["an undocumented type", 500, no({ type: "constructor" }), "logical", "no", { type: "constructor" }],
  ["transport", 520, no({ type: "transport" }), "transport", "no", retried("transport")],
  ["later", 520, no({ type: "retryableLogical" }), "unavailable", "no", retried("retryableLogical")],
  ["later", 520, no({ type: "retryablelogical" }), "unavailable", "no", retried("retryablelogical")],
  ["security", 520, no({ type: "security" }), "security", "no", { type: "security" }],
  ["unspecified", 520, no({ type: "unspecified" }), "logical", "no", { type: "unspecified" }],
  ["OAuth", 400, { error: "invalid_grant", error_description: "" }, "security", "invalid_grant", oauth],
  ["OAuth", 400, { error: "invalid_grant", error_description: 5 }, "security", "invalid_grant", oauth],
  ["OAuth", 400, { error: "invalid_grant", error_description: "Wrong." }, "security", "Wrong.", oauth],
  ["a name", 400, { error: { code: unsupported, message: "old" } }, "logical", "old", { code: unsupported }],
  ["a name", 400, { error: { code: unsupported, message: 5 } }, "logical", unsupported, { code: unsupported }],
  ["a name that is not text", 400, { error: { code: 5, message: "old" } }, "logical", unnamed(400)],
])("reads %s with status %i: %j", (_name, status, body, kind, message, details = {}) => {
  expect(failureOf(status, body)).toEqual({ status, retryable: false, kind, message, ...details });
});

it("prefers retryAfter of the body to the header", () => {
  const error = { message: "slow down", retryAfter: 7 };
  expect(failureOf(429, { errors: [{ ...error, retryAfter: "7" }] }, { "retry-after": "9" }).retryAfter).toBe(9);
  expect(failureOf(429, { errors: [error] }, { "retry-after": "9" }).retryAfter).toBe(7);
  expect(failureOf(429, { errors: [error] }).retryAfter).toBe(7);
  expect(failureOf(429, "", { "retry-after": "0" }).retryAfter).toBe(0);
  expect(failureOf(429, "")).not.toHaveProperty("retryAfter");
});

it("reports the failed patch operation without its value", async () => {
  const failedJsonPatch = { op: "replace", path: "/credentials/password", value: "hunter2" };
  const error = await errorOf(failure(400, { code: 1001, failedJsonPatch }));
  expect(error.toJSON()).toEqual({
    name: "ApiError",
    message: "GET /about: no (/credentials/password)",
    operation: "GET /about",
    ...{ kind: "logical", status: 400, code: 1001, type: "logical", attempts: 1, retryable: false },
    failedJsonPatch: { op: "replace", path: "/credentials/password" },
  });
});

it("reports errors in a response with status 200", async () => {
  const error = await errorOf(json({ data: null, errors: [{ message: "half", type: "transport", code: 1000 }] }));
  const details = { kind: "transport", code: 1000, status: 200, retryable: false };
  expect(error).toMatchObject({ ...details, message: "GET /about: half" });
});

it("returns the server's error unchanged through api", async () => {
  const { vspc } = vspcOf(() => failure(403, { message: "gone", code: 403 }));
  const { error, response, data } = await vspc.api.GET("/about");
  expect(response.status).toBe(403);
  expect(error).toEqual({ errors: [{ message: "gone", type: "logical", code: 403 }] });
  expect(data).toBeUndefined();
});
