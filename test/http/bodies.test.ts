import { describe, expect, it } from "vitest";
import { encodeJson, stringifyJson } from "../../src/http/encode.js";
import { fillPath } from "../../src/http/openapi-fetch.js";
import { announcedSize, readBytes, toText } from "../../src/util/body.js";

const tooLarge = () => new Error("too large");
const bytes = (text: string) => new TextEncoder().encode(text);

/** A response in chunks, with any headers. */
function responseOf(chunks: readonly string[], headers: Record<string, string> = {}) {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      for (const chunk of chunks) controller.enqueue(bytes(chunk));
      controller.close();
    },
  });
  return new Response(body, { headers });
}

describe("the bytes of a body", () => {
  it.each<[string[], Record<string, string>, number, string | undefined]>([
    [["abc", "de"], {}, 5, "abcde"],
    [["abc", "de"], {}, 4, undefined],
    [["abcde"], {}, 5, "abcde"],
    [[], {}, 1, ""],
    [["abcde"], { "content-length": "5" }, 5, "abcde"],
    [["abcde"], { "content-length": "6" }, 5, "abcde"],
    [["abcdef"], { "content-length": "6" }, 5, undefined],
    [["abcdef"], { "content-length": "6", "content-encoding": "gzip" }, 5, undefined],
  ])("reads %j with headers %j and a limit of %d as %j", async (chunks, headers, max, text) => {
    const read = readBytes(responseOf(chunks, headers), max, tooLarge);
    if (text === undefined) await expect(read).rejects.toThrow("too large");
    else expect(toText(await read, "")).toBe(text);
  });

  it("reads no bytes from a response without a body", async () => {
    await expect(readBytes(new Response(null), 1, tooLarge)).resolves.toEqual(new Uint8Array(0));
  });

  it("returns the announced size unless the body is encoded", () => {
    expect(announcedSize(new Headers({ "content-length": "5" }))).toBe(5);
    expect(announcedSize(new Headers({ "content-length": "0" }))).toBe(0);
    expect(announcedSize(new Headers({}))).toBeUndefined();
    expect(announcedSize(new Headers({ "content-length": "5", "content-encoding": "br" }))).toBeUndefined();
  });

  it.each([
    ["text/plain", [0xc3, 0xa4], "ä"],
    ["text/plain; charset=utf8", [0xc3, 0xa4], "ä"],
    ['text/plain;Charset="UTF-8"', [0xef, 0xbb, 0xbf, 0xc3, 0xa4], "ä"],
    ["text/plain; charset = iso-8859-1", [0xe4], "ä"],
    ["text/plain; charset=utf-16le", [0xe4, 0], "ä"],
  ])("decodes text in the charset of %s", (type, given, text) => {
    expect(toText(Uint8Array.from(given), type)).toBe(text);
  });

  const xml = (declaration: string, ...rest: number[]) =>
    Uint8Array.from([...Buffer.from(`<?xml version="1.0" ${declaration}?>`), ...rest]);

  it.each([
    ['encoding="ISO-8859-1"', "application/xml", [0xe4], "ä"],
    ["encoding = 'windows-1252' standalone='yes'", "", [0x80], "€"],
    ['encoding="utf-8"', "text/xml", [0xc3, 0xa4], "ä"],
    ['encoding="utf-16"', "text/xml", [0xc3, 0xa4], "ä"],
    ['encoding="ISO-8859-1"', "text/xml; charset=utf-8", [0xc3, 0xa4], "ä"],
    ['standalone="yes"', "text/xml", [0xc3, 0xa4], "ä"],
  ])("decodes XML with the declaration %s, unless Content-Type %j has a charset", (declared, type, given, text) => {
    expect(toText(xml(declared, ...given), type)).toBe(`<?xml version="1.0" ${declared}?>${text}`);
  });

  it.each<[string, Uint8Array, string, string]>([
    ["a default", Uint8Array.of(0xe4), "", "the text of the response is not valid utf-8, and no charset is declared"],
    [
      "a content type",
      Uint8Array.of(0xe4),
      "text/plain; charset=utf8",
      "the text of the response is not valid utf8, the charset in Content-Type",
    ],
    [
      "an XML declaration",
      xml('encoding="shift_jis"', 0xff),
      "",
      "the text of the response is not valid shift_jis, the charset in its XML declaration",
    ],
  ])("rejects bytes that are invalid in the charset of %s", (_what, given, type, message) => {
    expect(() => toText(given, type)).toThrow(new TypeError(message));
  });

  it("rejects text in an unknown charset", () => {
    for (const name of ["none", "xutf-8", "utf-8x"]) {
      const error = new RangeError(`unknown charset "${name}" in Content-Type`);
      expect(() => toText(bytes("a"), `text/plain; charset=${name}`)).toThrow(error);
    }
    expect(() => toText(xml('encoding="klingon"'), "text/xml")).toThrow(
      'unknown charset "klingon" in its XML declaration',
    );
  });
});

describe("encoding a request", () => {
  it.each<[unknown, string]>([
    ["a b", "/x/a%20b"],
    [5, "/x/5"],
    [2n ** 60n, "/x/1152921504606846976"],
  ])("writes the path parameter %s into the path", (id, path) => {
    expect(fillPath("/x/{id}", { id }, "GET /x/{id}")).toBe(path);
  });

  it.each<[unknown, string]>([
    [{}, '""'],
    [true, '""'],
    [null, '""'],
    ["", '""'],
    ["..", '".."'],
  ])("rejects the path parameter %j", (id, shown) => {
    const allowed = 'must be well-formed text that is not empty, "." or ".."';
    const message = `GET /x/{id}: path parameter id ${allowed}, got ${shown}`;
    expect(() => fillPath("/x/{id}", { id }, "GET /x/{id}")).toThrow(
      expect.objectContaining({ kind: "input", message }),
    );
  });

  it("sends every JSON value and bytes as JSON", () => {
    const type = "application/json";
    for (const body of [null, 5, true, [1], {}]) {
      expect(encodeJson(body)).toEqual({ body: JSON.stringify(body), contentType: type });
    }
    expect(encodeJson(bytes("{}"))).toEqual({ body: bytes("{}"), contentType: type });
  });

  it("sends an object with a file as a form without its undefined properties", async () => {
    const { body, contentType } = await encodeJson({
      file: new Blob(["a"]),
      n: 5,
      none: undefined,
      yes: true,
      big: 2n ** 60n,
    });
    const form = await new Response(body as BodyInit, { headers: { "content-type": contentType } }).formData();
    expect([...form.keys()]).toEqual(["file", "n", "yes", "big"]);
    expect([form.get("n"), form.get("yes"), form.get("big")]).toEqual(["5", "true", "1152921504606846976"]);
  });

  it("keeps all digits of integers, and names values that JSON cannot represent", () => {
    expect(stringifyJson([2n ** 60n, 2 ** 60, 1e21, -5n, "1"])).toBe(
      '[1152921504606846976,1152921504606846976,1e+21,-5,"1"]',
    );
    expect(() => stringifyJson(Number.NaN)).toThrow("a value is NaN, which cannot be sent");
    expect(() => stringifyJson({ "": { a: Number.NaN } })).toThrow('"a" is NaN, which cannot be sent');
    expect(() => stringifyJson([new Date(Number.NaN)])).toThrow('"0" is an invalid date, which cannot be sent');
  });
});
