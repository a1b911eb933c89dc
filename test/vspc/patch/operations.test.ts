import { expect, it } from "vitest";
import { refuseReadOnly, toOperations } from "../../../src/vspc/patch/operations.js";
import type { JsonPatchOperation } from "../../../src/vspc/patch/types.js";

it("sends dates as text and only the properties of JSON Patch", () => {
  const date = new Date("2026-03-01T07:30:00Z");
  expect(
    toOperations([
      { op: "replace", path: "/leaseExpirationDate", value: date, comment: "x" },
      { op: "remove", path: "/a~1b/~0c" },
      { op: "copy", path: "/a", from: "/b", value: 1 },
      { op: "test", path: "/a", value: null },
    ]),
  ).toEqual([
    { op: "replace", path: "/leaseExpirationDate", value: "2026-03-01T07:30:00.000Z" },
    { op: "remove", path: "/a~1b/~0c" },
    { op: "copy", path: "/a", from: "/b" },
    { op: "test", path: "/a", value: null },
  ]);
});

it.each<[string, unknown[], string]>([
  ["an empty list of operations", [], "the list of operations is empty"],
  ["null", [null], "operation 0 is not an object"],
  ["a text", ["/a"], "operation 0 is not an object"],
  ["a list as pointer", [{ op: "remove", path: ["/a"] }], 'must be a JSON Pointer such as /description, got ["/a"]'],
  ["an unknown op", [{ op: "set", path: "/a" }], "operation 0: op must be add, replace, test, remove, move or copy"],
  ["a name as pointer", [{ op: "remove", path: "a" }], 'must be a JSON Pointer such as /description, got "a"'],
  ["a pointer to the whole resource", [{ op: "remove", path: "" }], "must be a JSON Pointer"],
  ["a bad escape", [{ op: "remove", path: "/a~2" }], "must be a JSON Pointer"],
  ["a missing from", [{ op: "move", path: "/a" }], "operation 0: from must be a JSON Pointer"],
  ["a missing value", [{ op: "add", path: "/a" }], "/a is undefined, which JSON cannot represent"],
  ["a prototype key", [{ op: "add", path: "/__proto__/x", value: 1 }], "must not contain __proto__"],
  ["an invalid second operation", [{ op: "remove", path: "/a" }, { op: "remove" }], "operation 1: path must be"],
])("rejects %s from the caller", (_name, operations, message) => {
  expect(() => toOperations(operations)).toThrow(message);
});

const readOnly = ["/name", "/inner/id", "/a~1b"];
const refuse = (...operations: JsonPatchOperation[]) =>
  refuseReadOnly(operations, readOnly, "PATCH /tenants/{tenantUid}");

it.each<[string, JsonPatchOperation]>([
  ["replaced", { op: "replace", path: "/name", value: 1 }],
  ["changed in a part", { op: "add", path: "/name/first", value: 1 }],
  ["removed", { op: "remove", path: "/inner/id" }],
  ["copied onto", { op: "copy", path: "/name", from: "/x" }],
  ["moved away", { op: "move", path: "/x", from: "/name" }],
  ["moved away with its parent", { op: "move", path: "/x", from: "/inner" }],
  ["set inside a larger value", { op: "replace", path: "/inner", value: { id: 5 } }],
  ["named with escapes", { op: "remove", path: "/a~1b" }],
])("rejects a read-only property that is %s", (_name, operation) => {
  expect(() => refuse(operation)).toThrow(/^PATCH \/tenants\/\{tenantUid\}: \/(name|inner\/id|a~1b) is read-only$/);
});

it.each<[string, JsonPatchOperation]>([
  ["tested", { op: "test", path: "/name", value: 1 }],
  ["copied from", { op: "copy", path: "/x", from: "/name" }],
  ["missing in the new value of its parent", { op: "replace", path: "/inner", value: { name: 5 } }],
  ["in a parent that becomes a text", { op: "replace", path: "/inner", value: "text" }],
  ["in a parent that becomes null", { op: "replace", path: "/inner", value: null }],
  ["similar to the name of a changed property", { op: "replace", path: "/names", value: { "": 1, name: 2 } }],
  ["similar to the pointer of a changed property", { op: "replace", path: "/abcd", value: { "": 1 } }],
])("accepts a read-only property that is %s", (_name, operation) => {
  expect(() => refuse(operation)).not.toThrow();
});

it("ignores the properties of a string value", () => {
  const operation = { op: "replace", path: "/inner", value: "text" } as const;
  expect(() => refuseReadOnly([operation], ["/inner/length"], "PATCH /x")).not.toThrow();
});

it("names all read-only properties of the operations", () => {
  const operations = ["/name", "/inner/id"].map((path) => ({ op: "remove", path }) as const);
  expect(() => refuse(...operations)).toThrow("/name, /inner/id are read-only");
});
