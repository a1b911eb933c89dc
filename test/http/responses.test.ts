import { describe, expect, it } from "vitest";
import type { Call } from "../../src/http/call.js";
import { ApiError } from "../../src/http/errors.js";
import { createSend } from "../../src/http/send.js";
import { callOf, operation, origin } from "./call.js";

/** Sends one call to a fetch that returns `answer()`. */
function sendTo(answer: () => unknown, call: Partial<Call> = {}) {
  const codec = {
    decode: (text: string) => JSON.parse(text),
    toError: (status: number) => new ApiError("logical", `failed ${status}`, { status }),
  };
  const fetch = (async () => answer()) as typeof globalThis.fetch;
  return createSend({ fetch, codec, origin, maxResponseSize: 100 })(callOf(call));
}

const html =
  "the server returned an HTML page instead of data: check the path of the operation and the path of baseUrl";

const bodyOf = (text: string | null, type?: string, status = 200) =>
  new Response(text === null ? null : new TextEncoder().encode(text), {
    status,
    ...(type !== undefined && { headers: { "content-type": type } }),
  });
/** A response with a status that the Response constructor rejects. */
const odd = (status: number, more: object = {}) =>
  Object.defineProperties(bodyOf("x"), { status: { value: status }, ...more });

describe("responses", () => {
  it.each<[string, () => unknown, string, object]>([
    ["undefined", () => undefined, "the client's `fetch` returned no Response", {}],
    ["an object that is not a Response", () => ({}), "the client's `fetch` returned no Response", {}],
    ["HTML", () => bodyOf("<html>", "Text/HTML; charset=x"), html, { status: 200 }],
    ["HTML without a body", () => bodyOf(null, "text/html"), html, {}],
    [
      "a content type with a similar ending",
      () => bodyOf("{}x", "my/text/html"),
      "the server returned my/text/html instead of data (3 characters)",
      {},
    ],
    [
      "text",
      () => bodyOf("not json", "text/plain ; a=b"),
      "the server returned text/plain instead of data (8 characters)",
      {},
    ],
    [
      "truncated JSON",
      () => bodyOf("{", "application/json"),
      "the response body is truncated or malformed (1 characters)",
      { retryable: true },
    ],
    [
      "truncated text without a content type",
      () => bodyOf("{"),
      "the response body is truncated or malformed (1 characters)",
      { retryable: true },
    ],
    [
      "more bytes than the limit",
      () => bodyOf("x".repeat(101), "application/json"),
      "the response is larger than 100 bytes (maxResponseSize): request fewer rows or properties, or raise maxResponseSize",
      { status: 200, retryable: false },
    ],
    [
      "an unknown charset",
      () => bodyOf("{}", "application/json; charset=none"),
      'unknown charset "none" in Content-Type',
      {},
    ],
    [
      "bytes that are invalid in its charset",
      () => new Response(Uint8Array.of(0xff), { headers: { "content-type": "application/json" } }),
      "the text of the response is not valid utf-8, and no charset is declared",
      {},
    ],
    ["status 600", () => odd(600), "the server returned the invalid HTTP status 600", { status: 600 }],
    [
      "status 300",
      () => odd(300),
      "the server redirects to another address; redirects are not followed",
      { status: 300 },
    ],
    [
      "a redirect that the browser hides",
      () => odd(0, { type: { value: "opaqueredirect" } }),
      "the server redirects to another address; redirects are not followed",
      { status: 0 },
    ],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://evil.example/a?b" } }),
      "the server redirects to https://evil.example; redirects are not followed",
      { status: 302 },
    ],
    [
      "a redirect on the same server",
      () => new Response(null, { status: 302, headers: { location: "/login" } }),
      `the server redirects to ${origin}; redirects are not followed`,
      {},
    ],
    [
      "a redirect to an invalid URL",
      () => new Response(null, { status: 302, headers: { location: "https://" } }),
      "the server redirects to another address; redirects are not followed",
      {},
    ],
  ])("rejects a response: %s", async (_name, answer, message, details) => {
    await expect(sendTo(answer)).rejects.toMatchObject({
      kind: "protocol",
      operation,
      message: `${operation}: ${message}`,
      ...details,
    });
  });

  it.each([199, 400, 599])("reads status %d as an error of the API", async (status) => {
    await expect(sendTo(() => odd(status))).rejects.toMatchObject({ kind: "logical", message: `failed ${status}` });
  });

  it("reads status 299 as a success", async () => {
    await expect(sendTo(() => bodyOf('{"a":1}', undefined, 299))).resolves.toMatchObject({
      status: 299,
      data: { a: 1 },
    });
  });

  it("reports the status of an error in an unknown charset", async () => {
    const answer = () => bodyOf("x", "text/plain; charset=none", 500);
    await expect(sendTo(answer)).rejects.toMatchObject({ message: "failed 500", status: 500 });
  });

  it("returns a file by its type, and plain text if a stream is requested", async () => {
    const file = await sendTo(() => bodyOf("a,b", "text/csv; header=present"));
    expect(file.data).toBeInstanceOf(Blob);
    expect((file.data as Blob).type).toBe("text/csv; header=present");
    for (const type of ["text/csv", "text/plain"]) {
      const { stream } = await sendTo(() => bodyOf("a,b", type), { expects: "stream" });
      expect(await new Response(stream).text()).toBe("a,b");
    }
    await expect(sendTo(() => bodyOf("a,b", "my/text/plain"), { expects: "stream" })).rejects.toMatchObject({
      kind: "protocol",
    });
  });

  it("returns no data for a response without a body", async () => {
    await expect(sendTo(() => bodyOf(null, undefined, 204))).resolves.toMatchObject({ data: undefined, text: "" });
  });
});

describe("requests", () => {
  it.each([
    ["https://evil.example/api/v3/about", "https://evil.example"],
    [`${origin}.evil.example/api`, `${origin}.evil.example`],
    ["about", "an invalid URL"],
  ])("does not send a request to %s", async (url, named) => {
    const message = `${operation}: not sent to ${named}: this client and its credentials belong to ${origin}`;
    await expect(sendTo(() => expect.unreachable(), { url })).rejects.toMatchObject({
      kind: "input",
      operation,
      message,
    });
  });

  it("reports a failure after an abort as aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(sendTo(() => Promise.reject(new Error("x")), { signal })).rejects.toMatchObject({ kind: "aborted" });
    await expect(sendTo(() => Promise.reject(new Error("x")))).rejects.toMatchObject({ kind: "transport" });
  });
});
