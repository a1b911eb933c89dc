import { describe, expect, it } from "vitest";
import type { Call } from "../../src/http/call.js";
import { ApiError } from "../../src/http/errors.js";
import { createSend } from "../../src/http/send.js";
import { callOf, operation, origin } from "./call.js";

/** Sends one call; the server, or another's fetch, answers so. */
function sendTo(answer: () => unknown, call: Partial<Call> = {}) {
  const codec = {
    decode: (text: string) => JSON.parse(text),
    failure: (status: number) => new ApiError("logical", `failed ${status}`, { status }),
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
/** What no Response can be made of, but a fetch may give. */
const odd = (status: number, more: object = {}) =>
  Object.defineProperties(bodyOf("x"), { status: { value: status }, ...more });

describe("an answer", () => {
  it.each<[string, () => unknown, string, object]>([
    ["none at all", () => undefined, "the client's `fetch` returned no Response", {}],
    ["no Response", () => ({}), "the client's `fetch` returned no Response", {}],
    ["HTML", () => bodyOf("<html>", "Text/HTML; charset=x"), html, { status: 200 }],
    ["HTML without a body", () => bodyOf(null, "text/html"), html, {}],
    [
      "a type of like ending",
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
      "broken JSON",
      () => bodyOf("{", "application/json"),
      "the response body is truncated or malformed (1 characters)",
      { retryable: true },
    ],
    [
      "broken text of no type",
      () => bodyOf("{"),
      "the response body is truncated or malformed (1 characters)",
      { retryable: true },
    ],
    [
      "more than is read",
      () => bodyOf("x".repeat(101), "application/json"),
      "the response is larger than 100 bytes (maxResponseSize): request fewer rows or properties, or raise maxResponseSize",
      { status: 200, retryable: false },
    ],
    [
      "a charset that is none",
      () => bodyOf("{}", "application/json; charset=none"),
      'unknown charset "none" in Content-Type',
      {},
    ],
    [
      "other bytes than its charset has",
      () => new Response(Uint8Array.of(0xff), { headers: { "content-type": "application/json" } }),
      "the text of the response is not valid utf-8, and no charset is declared",
      {},
    ],
    ["600", () => odd(600), "the server returned 600, which is no HTTP status", { status: 600 }],
    ["300", () => odd(300), "the server redirects to another address; redirects are not followed", { status: 300 }],
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
      "a redirect to nowhere",
      () => new Response(null, { status: 302, headers: { location: "https://" } }),
      "the server redirects to another address; redirects are not followed",
      {},
    ],
  ])("of %s is refused", async (_name, answer, message, details) => {
    await expect(sendTo(answer)).rejects.toMatchObject({
      kind: "protocol",
      operation,
      message: `${operation}: ${message}`,
      ...details,
    });
  });

  it.each([199, 400, 599])("of %d is what the server says it is", async (status) => {
    await expect(sendTo(() => odd(status))).rejects.toMatchObject({ kind: "logical", message: `failed ${status}` });
  });

  it("of 299 is a success", async () => {
    await expect(sendTo(() => bodyOf('{"a":1}', undefined, 299))).resolves.toMatchObject({
      status: 299,
      data: { a: 1 },
    });
  });

  it("with an error in a charset that is none still has its status", async () => {
    const answer = () => bodyOf("x", "text/plain; charset=none", 500);
    await expect(sendTo(answer)).rejects.toMatchObject({ message: "failed 500", status: 500 });
  });

  it("is a file by its type, and plain text where a file is asked for", async () => {
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

  it("is nothing where there is no body", async () => {
    await expect(sendTo(() => bodyOf(null, undefined, 204))).resolves.toMatchObject({ data: undefined, text: "" });
  });
});

describe("a request", () => {
  it.each([
    ["https://evil.example/api/v3/about", "https://evil.example"],
    [`${origin}.evil.example/api`, `${origin}.evil.example`],
    ["about", "an invalid URL"],
  ])("to %s is not sent", async (url, named) => {
    const message = `${operation}: not sent to ${named}: this client and its credentials belong to ${origin}`;
    await expect(sendTo(() => expect.unreachable(), { url })).rejects.toMatchObject({
      kind: "input",
      operation,
      message,
    });
  });

  it("that fails after its signal has fired was aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(sendTo(() => Promise.reject(new Error("x")), { signal })).rejects.toMatchObject({ kind: "aborted" });
    await expect(sendTo(() => Promise.reject(new Error("x")))).rejects.toMatchObject({ kind: "transport" });
  });
});
