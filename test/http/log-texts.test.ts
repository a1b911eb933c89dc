import { describe, expect, it } from "vitest";
import type { Call } from "../../src/http/call.js";
import { bodyText, deprecatedUses, jsonNames } from "../../src/http/deprecated.js";
import { redactedBody } from "../../src/http/redact.js";
import { atPointer, pointerKeys, pointerStep } from "../../src/util/json-pointer.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a body in the log", () => {
  const shown = (body: string | Uint8Array<ArrayBuffer>, type: string, secrets: string[] = []) =>
    redactedBody(body, type, new Set(secrets));
  const mask = "[redacted]";

  it.each<[string, string, unknown]>([
    ["a secret", '{"password":"x","name":"a"}', { password: mask, name: "a" }],
    ["deep ones", '[{"a":{"mfaCode":1}},[{"apiKey":null}]]', [{ a: { mfaCode: mask } }, [{ apiKey: mask }]]],
    [
      "a patch",
      '[{"op":"replace","path":"/a/password","value":"x"}]',
      [{ op: "replace", path: "/a/password", value: mask }],
    ],
    ["another patch", '[{"op":"add","path":"/name","value":"x"}]', [{ op: "add", path: "/name", value: "x" }]],
    ["a path that is no text", '{"path":5,"value":"x"}', { path: 5, value: "x" }],
    ["what the document calls one", '{"Guid":"x","id":null}', { Guid: mask, id: null }],
    ["no object", "null", null],
  ])("is JSON without %s", (_name, body, expected) => {
    expect(JSON.parse(shown(body, "application/json; charset=utf-8", ["guid"]))).toEqual(expected);
    expect(JSON.parse(shown(bytes(body), "application/json-patch+json", ["guid"]))).toEqual(expected);
  });

  it.each([
    [
      "grant_type=password&password=x",
      "application/x-www-form-urlencoded",
      '{"grant_type":"password","password":"[redacted]"}',
    ],
    ['{"password":"x"', "application/json", "[application/json, 15 long]"],
    ["a,b", "text/csv ; a=b", "[text/csv, 3 long]"],
    ["a,b", "", "[no content type, 3 long]"],
    [`"${"x".repeat(7998)}"`, "application/json", `"${"x".repeat(7998)}"`],
    [`"${"x".repeat(7999)}"`, "application/json", `"${"x".repeat(7999)}… [8001 long]`],
  ])("of other kinds is its length: %.20s", (body, type, text) => {
    expect(shown(body, type)).toBe(text);
    expect(shown(bytes(body), type)).toBe(text);
  });
});

describe("a JSON Pointer", () => {
  it("escapes and is read back", () => {
    expect(pointerStep("a/b~c/~")).toBe("/a~1b~0c~1~0");
    expect(pointerKeys("/a~1b~0c/x%20y")).toEqual(["a/b~c", "x y"]);
    expect(pointerKeys("#/a/0")).toEqual(["a", "0"]);
    expect(pointerKeys("/a#/b")).toEqual(["a#", "b"]);
    expect(atPointer({ a: [{ b: 1 }] }, "#/a/0/b")).toBe(1);
    expect(atPointer({ a: {} }, "/a/b/c/d")).toBeUndefined();
  });
});

describe("what is deprecated of a call", () => {
  const call = { operation: "POST /x", headers: { "content-type": "application/json" } } as unknown as Call;
  const used = { query: ["a", "b"], body: ["c", "toString"], rows: { filter: ["d"], sort: [] } };

  it("is its operation, its parameters, and properties of its body and rows", () => {
    const notes = { operation: "Use /y.", query: { b: "", z: "" }, body: { c: "Old." }, row: { d: "Use e." } };
    expect(deprecatedUses(call, notes, used)).toEqual([
      { name: "", line: "POST /x is deprecated: Use /y." },
      { name: "b", line: "POST /x: b in the query is deprecated" },
      { name: "c", line: "POST /x: c in the body is deprecated: Old." },
      { name: "d", line: "POST /x: d in filter is deprecated: Use e." },
    ]);
    expect(deprecatedUses(call, { operation: "" }, used)).toEqual([{ name: "", line: "POST /x is deprecated" }]);
    expect(deprecatedUses(call, {}, used)).toEqual([]);
  });

  it.each([
    ['{"a":{"b":[{"c":1}]},"d":null}', ["a", "a.b", "a.b.c", "d"]],
    ['[{"op":"add","path":"/a/0/b~1c","value":{"d":1}}]', ["a.b/c", "a.b/c.d", "op", "path", "value", "value.d"]],
    ['[{"op":5,"path":"/a"},{"op":"add","path":5},{"op":5,"path":5}]', ["op", "path"]],
    ['[{"op":"add","path":"/a/-","value":1}]', ["a", "op", "path", "value"]],
    ["5", []],
  ])("is looked for among the names of %s", (text, names) => {
    expect([...jsonNames(text)].sort()).toEqual(names);
  });

  it("is looked for in a body of the type", () => {
    expect(bodyText({ ...call, body: "{}" }, /json/)).toBe("{}");
    expect(bodyText({ ...call, body: bytes("{}") }, /json/)).toBe("{}");
    expect(bodyText({ ...call, body: undefined }, /json/)).toBeUndefined();
    expect(bodyText({ ...call, body: "{}" }, /xml/)).toBeUndefined();
    expect(bodyText({ ...call, headers: {}, body: "{}" }, /./)).toBeUndefined();
  });
});
