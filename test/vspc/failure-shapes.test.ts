import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/http/errors.js";
import { serverFailure } from "../../src/vspc/failures.js";
import { unwrap } from "../../src/vspc/responses.js";

const type = { "content-type": "application/json" };

/** The details of an error, without its name. */
const failureOf = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const { name: _name, ...rest } = serverFailure(
    status,
    new Headers({ ...type, ...headers }),
    JSON.stringify(body),
  ).toJSON();
  return rest;
};

const unnamed = (status: number) => `the server returned ${status} with application/json instead of an error message`;

describe("errors of the server", () => {
  it.each<[string, number, unknown, Record<string, unknown>]>([
    ["a list without errors", 400, { errors: [] }, { kind: "logical", message: unnamed(400) }],
    [
      "errors that are not a list",
      500,
      { errors: "no" },
      { kind: "transport", message: unnamed(500), retryable: true },
    ],
    [
      "an error without a message",
      400,
      { errors: [{}] },
      { kind: "logical", message: "the server returned no message" },
    ],
    [
      "an error that is a text",
      400,
      { errors: ["no"] },
      { kind: "logical", message: "the server returned no message" },
    ],
    [
      "a message that is not text",
      400,
      { errors: [{ message: 5 }, { message: "space" }] },
      { kind: "logical", message: "space" },
    ],
    [
      "two messages",
      400,
      { errors: [{ message: "a" }, { message: "b" }] },
      { kind: "logical", message: "a", messages: ["a", "b"] },
    ],
    [
      "fields of other types than documented",
      400,
      { errors: [{ message: "no", type: 5, code: {}, parameterName: "", propertyName: 7, retryAfter: "8" }] },
      { kind: "logical", message: "no" },
    ],
    [
      "a code that is a text",
      400,
      { errors: [{ message: "no", code: "E5" }] },
      { kind: "logical", message: "no", code: "E5" },
    ],
    [
      "the invalid parameter",
      400,
      { errors: [{ message: "out of range", parameterName: "limit", propertyName: "x" }] },
      { kind: "logical", message: "out of range (limit)", parameterName: "limit", propertyName: "x" },
    ],
    [
      "a parameter that the message names",
      400,
      { errors: [{ message: "limit is out of range", parameterName: "limit" }] },
      { kind: "logical", message: "limit is out of range", parameterName: "limit" },
    ],
    [
      "the failed patch",
      400,
      { errors: [{ message: "no", failedJsonPatch: { op: "test", path: "/name", value: "secret" } }] },
      { kind: "logical", message: "no (/name)", failedJsonPatch: { op: "test", path: "/name" } },
    ],
    [
      "a code of 429 with another status",
      520,
      { errors: [{ message: "slow down", code: 429 }] },
      { kind: "throttled", message: "slow down", code: 429, retryable: true },
    ],
    ["429", 429, "", { kind: "throttled", message: unnamed(429), retryable: true }],
    [
      "401 with another type",
      401,
      { errors: [{ message: "no", type: "logical" }] },
      { kind: "security", message: "no", type: "logical" },
    ],
    [
      "403 with a type that is otherwise retried",
      403,
      { errors: [{ message: "no", type: "transport" }] },
      { kind: "security", message: "no", type: "transport" },
    ],
    ["403 without a type", 403, { errors: [{ message: "no" }] }, { kind: "security", message: "no" }],
    [
      "a 500 with an undocumented type",
      500,
      { errors: [{ message: "no", type: "constructor" }] },
      { kind: "logical", message: "no", type: "constructor" },
    ],
    [
      "an OAuth error without a description",
      400,
      { error: "invalid_grant", error_description: "" },
      { kind: "security", message: "invalid_grant", code: "invalid_grant", type: "security" },
    ],
    [
      "an OAuth error with a description that is not text",
      400,
      { error: "invalid_grant", error_description: 5 },
      { kind: "security", message: "invalid_grant", code: "invalid_grant", type: "security" },
    ],
    [
      "a named error",
      400,
      { error: { code: "UnsupportedApiVersion", message: "use 3.6.1" } },
      { kind: "logical", message: "use 3.6.1", code: "UnsupportedApiVersion" },
    ],
    [
      "a named error without a message",
      400,
      { error: { code: "UnsupportedApiVersion", message: 5 } },
      { kind: "logical", message: "UnsupportedApiVersion", code: "UnsupportedApiVersion" },
    ],
    [
      "a named error whose code is not text",
      400,
      { error: { code: 5, message: "use 3.6.1" } },
      { kind: "logical", message: unnamed(400) },
    ],
  ])("reads %s", (_name, status, body, expected) => {
    expect(failureOf(status, body)).toEqual({ status, retryable: false, ...expected });
  });

  it("prefers retryAfter of the body to the header", () => {
    const error = { message: "slow down", retryAfter: 7 };
    expect(failureOf(429, { errors: [{ ...error, retryAfter: "7" }] }, { "retry-after": "9" }).retryAfter).toBe(9);
    expect(failureOf(429, { errors: [error] }, { "retry-after": "9" }).retryAfter).toBe(7);
    expect(failureOf(429, { errors: [error] }).retryAfter).toBe(7);
    expect(failureOf(429, "", { "retry-after": "0" }).retryAfter).toBe(0);
    expect(failureOf(429, "")).not.toHaveProperty("retryAfter");
  });
});

describe("a success", () => {
  const operation = "GET /about";
  const answer = (data: unknown, kind: Parameters<typeof unwrap>[2]) =>
    unwrap({ status: 200, headers: new Headers(), data } as Parameters<typeof unwrap>[0], operation, kind);

  it.each([
    [{ data: null }, undefined],
    [{ data: {} }, undefined],
    [{ data: { a: 0 } }, { a: 0 }],
    [{ data: [] }, []],
    [{ data: "" }, ""],
    [{ errors: [], meta: {} }, undefined],
    [{ errors: [{}], other: 1 }, undefined],
    [{ other: 1 }, { other: 1 }],
    ["text", undefined],
  ])("returns the data of %j as %j without required data, or throws its errors", (body, value) => {
    if (typeof body === "object" && "errors" in body && body.errors?.length) {
      expect(() => answer(body, "none")).toThrow("GET /about: the server returned no message");
    } else expect(answer(body, "none")).toEqual(value);
  });

  it.each([{}, { data: null }, { errors: [] }, { meta: {}, errors: [] }, "ok", null])(
    "rejects %j if data is required",
    (body) => {
      const error = catchOf(() => answer(body, "object"));
      expect(error.toJSON()).toEqual({
        name: "ApiError",
        message: "GET /about: the server returned 200 without data",
        kind: "protocol",
        operation,
        status: 200,
        retryable: false,
      });
    },
  );

  it("never reports a success with errors as retryable", () => {
    const error = catchOf(() =>
      answer({ data: { a: 1 }, errors: [{ message: "later", type: "transport" }] }, "object"),
    );
    expect(error).toMatchObject({ kind: "transport", status: 200, retryable: false, message: `${operation}: later` });
  });
});

function catchOf(work: () => unknown): ApiError {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  return expect.unreachable("it did not throw");
}
