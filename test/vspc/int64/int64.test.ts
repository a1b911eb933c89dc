import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringifyJson } from "../../../src/http/encode.js";
import { int64Decoder, parseJsonExact } from "../../../src/vspc/int64.js";

describe("parseJsonExact", () => {
  it.each<[string, unknown]>([
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["-9007199254740993", -9007199254740993n],
    ["9007199254740993.0", 9007199254740993n],
    ["-9007199254740993.00E-0", -9007199254740993n],
    ["9007199254740993e0", 9007199254740993n],
    ["9007199254740992.0e+0", 9007199254740992n],
    ["[1.0,1e0]", [1, 1]],
    ["[11217524525076510964]", [11217524525076510964n]],
    ['{"a":{"b":[0,9223372036854775807]}}', { a: { b: [0, 9223372036854775807n] } }],
    [' { "a" :\n9007199254740993\t} ', { a: 9007199254740993n }],
    ['{"a":9007199254740993,"b":9007199254740993}', { a: 9007199254740993n, b: 9007199254740993n }],
    [
      '[[],{},{"x":{}},[9007199254740993],9007199254740993]',
      [[], {}, { x: {} }, [9007199254740993n], 9007199254740993n],
    ],
  ])("reads %s exactly", (text, value) => {
    expect(parseJsonExact(text)).toEqual(value);
  });

  it.each([
    "9007199254740993.5",
    "9007199254740993E+2",
    "0.12345678901234567",
    "1e21",
    "-0",
    '"9007199254740993"',
    '["a\\"", ":9007199254740993", "\\\\", ",9007199254740993"]',
    '{" 9007199254740993":"\\\\\\" 9007199254740993"}',
    '[true,false,null,1.5e3,"",{}]',
  ])("reads %s like JSON.parse", (text) => {
    expect(parseJsonExact(text)).toEqual(JSON.parse(text));
  });

  it("reads integers after strings with escapes", () => {
    const text = '{"a\\\\":"\\\\","b\\"":"\\"}","\\u0063":[{},"[",9007199254740993]}';
    expect(parseJsonExact(text)).toEqual({ "a\\": "\\", 'b"': '"}', c: [{}, "[", 9007199254740993n] });
  });

  it("keeps the last of two properties with one name, as JSON.parse does", () => {
    expect(parseJsonExact('{"a":9007199254740993,"a":1}')).toEqual({ a: 1 });
    expect(parseJsonExact('{"a":1,"a":9007199254740993}')).toEqual({ a: 9007199254740993n });
    expect(parseJsonExact('{"a":[9007199254740993],"a":"x"}')).toEqual({ a: "x" });
    expect(parseJsonExact('{"a":{"b":[9007199254740993]},"a":{}}')).toEqual({ a: {} });
    expect(parseJsonExact('{"a":9007199254740992,"a":9007199254740993}')).toEqual({ a: 9007199254740993n });
  });

  it("sets no prototype", () => {
    const value = parseJsonExact('{"__proto__":{"x":9007199254740993}}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value, "__proto__")?.value).toEqual({ x: 9007199254740993n });
    parseJsonExact('{"a":{"__proto__":{"toString":9007199254740993}},"a":{}}');
    expect(typeof Object.prototype.toString).toBe("function");
  });

  it.each(["", "{", "{9007199254740993:1}", "[09007199254740993]", "9007199254740993x"])("rejects %j", (text) => {
    expect(() => parseJsonExact(text)).toThrow(SyntaxError);
  });

  it("reads back every value that was written", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom('"', "\\", '\\"', ",9007199254740993", "[{", "}]"),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
      fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
      fc.maxSafeInteger().map((value) => value + 0),
      fc.boolean(),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value")), fc.dictionary(fc.string(), tie("value"))),
    }));
    const check = fc.property(value, (expected) => {
      expect(parseJsonExact(stringifyJson(expected))).toEqual(expected);
    });
    fc.assert(check, { seed: 20260301, numRuns: 500 });
  });
});

describe("int64Decoder", () => {
  const text = '{"data":[{"quota":5,"usage":null,"list":[1,9007199254740993],"other":9007199254740993,"id":7}]}';
  const names = new Set(["quota", "usage", "list"]);
  const decode = int64Decoder(names);

  it("returns bigint for integers of every size under the names, and numbers for all others", () => {
    expect(decode(text, "application/json", "GET /x")).toEqual({
      data: [{ quota: 5n, usage: null, list: [1n, 9007199254740993n], other: 9007199254740992, id: 7 }],
    });
  });

  it("reads an integer under the names exactly if it has a fraction or exponent of zero", () => {
    const body = '{"quota":9007199254740993.0,"usage":9007199254740993e0,"other":9007199254740993.0}';
    const exact = 9_007_199_254_740_993n;
    expect(decode(body, "", "")).toEqual({ quota: exact, usage: exact, other: 9_007_199_254_740_992 });
  });

  it("matches the property that contains the number, not an outer one", () => {
    expect(decode('{"quota":{"id":5},"list":[{"id":9007199254740993}]}', "", "")).toEqual({
      quota: { id: 5 },
      list: [{ id: 9007199254740992 }],
    });
  });

  it("matches the property that contains the object if the name includes it", () => {
    const decodeHeld = int64Decoder(new Set(["held.size"]));
    const size = "[5,9007199254740993]";
    expect(
      decodeHeld(`{"data":[{"held":{"size":5}},{"held":[{"size":${size}}],"size":${size},"x":{"size":5}}]}`, "", ""),
    ).toEqual({
      data: [
        { held: { size: 5n } },
        { held: [{ size: [5n, 9007199254740993n] }], size: [5, 9007199254740992], x: { size: 5 } },
      ],
    });
  });

  it("leaves fractions and strings unchanged", () => {
    const value = { quota: 1.5, usage: "9007199254740993" };
    expect(decode(JSON.stringify(value), "", "")).toEqual(value);
  });

  it("returns a number for digits that exceed 64 bits", () => {
    const digits = "9".repeat(400);
    expect(decode(`{"other":${digits},"quota":${digits}}`, "", "")).toEqual(
      JSON.parse(`{"other":${digits},"quota":${digits}}`),
    );
  });

  it("sets no prototype", () => {
    const value = decode('{"__proto__":{"quota":5,"other":9007199254740993}}', "", "") as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value, "__proto__")?.value).toEqual({ quota: 5n, other: 9007199254740992 });
  });

  it.each(["{", '{"quota":9007199254740993'])("throws SyntaxError for %j", (malformed) => {
    expect(() => decode(malformed, "", "")).toThrow(SyntaxError);
  });

  it.each(["1", "9007199254740993"])("accepts 1,000 levels of nesting around %s and rejects more", (digits) => {
    const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}${digits}${"]}".repeat(levels / 2)}`;
    expect(JSON.stringify(decode(nested(1000), "", ""))).toContain(`[${Number(digits)}]`);
    for (const levels of [1002, 200_000]) {
      const message = "GET /x: the response is nested more than 1000 levels deep";
      const error = { kind: "protocol", retryable: false, operation: "GET /x", message };
      expect(() => decode(nested(levels), "", "GET /x")).toThrow(expect.objectContaining(error));
    }
    const brackets = JSON.stringify({ "[{": `\\"${"[{".repeat(2000)}` });
    expect(decode(brackets, "", "")).toEqual(JSON.parse(brackets));
  });
});
