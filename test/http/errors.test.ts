import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { connectionError } from "../../src/http/connection-error.js";
import { ApiError, withDetails, wrapCallbackError } from "../../src/http/errors.js";
import { describeFailure, retryAfterSeconds } from "../../src/http/failures.js";

const operation = "GET /about";

describe("ApiError", () => {
  it("contains only the details that are known", () => {
    const error = new ApiError("logical", "no", { operation, status: 400, type: undefined } as never, new Error("x"));
    expect(Object.keys(error).sort()).toEqual(["kind", "operation", "status"]);
    expect({ ...error }).toStrictEqual({ kind: "logical", operation, status: 400 });
    expect(Object.keys(error.toJSON())).toEqual(["name", "message", "kind", "operation", "status"]);
    expect(error).toMatchObject({ name: "ApiError", message: `${operation}: no`, cause: { message: "x" } });
  });

  it("accepts another name", () => {
    const error = new ApiError("logical", "no");
    error.name = "Mine";
    expect(String(error)).toBe("Mine: no");
    Object.defineProperty(error, "name", { value: "Other" });
    expect(error.name).toBe("Other");
  });

  it("prints its stack and details, or its message if it has no stack", () => {
    const error = new ApiError("logical", "no", { operation, status: 400 });
    expect(inspect(error)).toMatch(
      /^ApiError: GET \/about: no\n {4}at [\s\S]* \{ kind: 'logical', operation: 'GET \/about', status: 400 \}$/,
    );
    delete error.stack;
    expect(inspect(error)).toBe("ApiError: GET /about: no { kind: 'logical', operation: 'GET /about', status: 400 }");
  });

  it("keeps its message when details are added", () => {
    const error = withDetails(new ApiError("logical", "no", { operation }), { attempts: 2 }, "wait");
    expect(error.toJSON()).toStrictEqual({
      name: "ApiError",
      message: `${operation}: no (wait)`,
      kind: "logical",
      operation,
      attempts: 2,
    });
    expect(withDetails(new ApiError("logical", "no"), {}).message).toBe("no");
  });
});

describe("errors thrown by callbacks", () => {
  class Odd extends Error {
    override name = "it's odd";
  }
  it.each<[string, unknown, string]>([
    ["an error", new Error("secret"), "it failed"],
    ["an error with a name", new TypeError("secret"), "it failed (TypeError)"],
    ["an error with a code", Object.assign(new Error("secret"), { code: "ENOENT" }), "it failed (ENOENT)"],
    ["a name and a code", Object.assign(new RangeError("secret"), { code: "E-1.b" }), "it failed (RangeError E-1.b)"],
    ["a code that is a number", Object.assign(new Error("secret"), { code: 5 }), "it failed"],
    ["a code with words in it", Object.assign(new Error("secret"), { code: "my secret" }), "it failed"],
    ["a code of 65 characters", Object.assign(new Error("secret"), { code: "x".repeat(65) }), "it failed"],
    [
      "a code of 64 characters",
      Object.assign(new Error("secret"), { code: "x".repeat(64) }),
      `it failed (${"x".repeat(64)})`,
    ],
    ["a name with words in it", new Odd("secret"), "it failed"],
    ["a value that is not an error", "secret", "it failed"],
  ])("reports a callback's error by its name and code only: %s", (_name, thrown, message) => {
    const error = wrapCallbackError("security", "it failed", thrown);
    expect(error).toMatchObject({ kind: "security", message });
    const known = /\((.*)\)/.exec(message)?.[1];
    expect((error.cause as Error | undefined)?.message).toBe(known);
    expect(inspect(error)).not.toContain("secret");
  });

  it("returns an ApiError thrown by a callback unchanged", () => {
    const error = new ApiError("logical", "no");
    expect(wrapCallbackError("security", "it failed", error)).toBe(error);
  });
});

describe("connection errors", () => {
  const coded = (code: unknown, fields: object = {}, message = "Bearer secret") =>
    Object.assign(new Error(message), { code, ...fields });
  const system = { syscall: "connect", address: "10.0.0.5", port: 1280 };
  it.each<[string, unknown, string, string | undefined]>([
    ["a value that is not an error", "secret", "the connection failed", undefined],
    ["an error without a code", new Error("secret"), "the connection failed", undefined],
    ["a code that is a number", coded(5), "the connection failed", undefined],
    ["a code in small letters", coded("secret"), "the connection failed", undefined],
    ["a code preceded by other text", coded("x ECONNRESET"), "the connection failed", undefined],
    ["a code followed by other text", coded("ECONNRESET: secret"), "the connection failed", undefined],
    ["a system call", coded("ECONNREFUSED", system), "connect ECONNREFUSED 10.0.0.5:1280", "ECONNREFUSED"],
    [
      "an address without a port",
      coded("ECONNRESET", { ...system, port: undefined }),
      "connect ECONNRESET 10.0.0.5",
      "ECONNRESET",
    ],
    [
      "an unknown host",
      coded("ENOTFOUND", { syscall: "getaddrinfo", hostname: "vspc.invalid" }),
      "getaddrinfo ENOTFOUND vspc.invalid",
      "ENOTFOUND",
    ],
    [
      "fields with words in them",
      coded("ECONNRESET", { syscall: "my secret", address: "x secret" }),
      "ECONNRESET",
      "ECONNRESET",
    ],
    [
      "fields with a valid start",
      coded("ECONNRESET", { syscall: "read secret!", hostname: "h secret" }),
      "ECONNRESET",
      "ECONNRESET",
    ],
    ["fields that are not text", coded("ECONNRESET", { syscall: 5, hostname: {} }), "ECONNRESET", "ECONNRESET"],
    [
      "a wrapped error",
      new TypeError("secret", { cause: coded("EPIPE", { syscall: "write" }) }),
      "write EPIPE",
      "EPIPE",
    ],
    [
      "undici's message",
      coded("UND_ERR_SOCKET", {}, "other side closed"),
      "UND_ERR_SOCKET other side closed",
      "UND_ERR_SOCKET",
    ],
    [
      "an argument that undici rejects",
      coded("UND_ERR_INVALID_ARG", { cause: coded("EPIPE", { syscall: "write" }) }),
      "write EPIPE",
      "EPIPE",
    ],
    [
      "an attempt at several addresses",
      Object.assign(new AggregateError([coded("ECONNREFUSED", system)], "secret"), { code: "ECONNREFUSED" }),
      "connect ECONNREFUSED 10.0.0.5:1280",
      "ECONNREFUSED",
    ],
  ])("reports a failed connection by its code and address: %s", (_name, thrown, reason, code) => {
    const error = connectionError({ operation, url: "https://h/" }, thrown);
    expect(error).toMatchObject({
      kind: "transport",
      retryable: true,
      message: `${operation}: no response from h: ${reason}`,
    });
    expect((error.cause as { code?: string } | undefined)?.code).toBe(code);
    expect(inspect(error)).not.toContain("secret");
  });

  it("adds a hint to a connection error that a retry cannot fix", () => {
    const error = connectionError(
      { operation, url: "https://h/" },
      coded("DEPTH_ZERO_SELF_SIGNED_CERT", {}, "self-signed certificate"),
    );
    expect(error).toMatchObject({ kind: "transport", retryable: false });
    expect(error.message).toMatch(/: DEPTH_ZERO_SELF_SIGNED_CERT self-signed certificate; .+/);
  });
});

describe("responses in place of an error", () => {
  it.each([
    ["", {}, "the server returned 502 without a body"],
    ["x", {}, "the server returned 502 with a body without a content type instead of an error message"],
    ["x", { "content-type": "text/html; a=b" }, "the server returned 502 with text/html instead of an error message"],
  ])("describes a failed response with body %j and headers %j", (text, headers, message) => {
    expect(describeFailure(502, new Headers(headers as HeadersInit), text)).toBe(message);
  });

  it("reads Retry-After as seconds or as a date", () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 2, 1, 12) });
    try {
      expect(retryAfterSeconds(null)).toBeUndefined();
      expect(retryAfterSeconds("90")).toBe(90);
      expect(retryAfterSeconds("Sun, 01 Mar 2026 12:01:30 GMT")).toBe(90);
      expect(retryAfterSeconds("Sun, 01 Mar 2026 11:59:00 GMT")).toBe(0);
      for (const invalid of ["soon", "soon 1", "1.5", "-5", "1, 2"]) expect(retryAfterSeconds(invalid)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });
});
