import { describe, expect, it } from "vitest";
import { atPointer, pointerKeys, pointerStep } from "../../src/util/json-pointer.js";

describe("JSON Pointers", () => {
  it("escapes and reads back reserved characters", () => {
    expect(pointerStep("a/b~c/~")).toBe("/a~1b~0c~1~0");
    expect(pointerKeys("/a~1b~0c/x%20y")).toEqual(["a/b~c", "x y"]);
    expect(pointerKeys("#/a/0")).toEqual(["a", "0"]);
    expect(pointerKeys("/a#/b")).toEqual(["a#", "b"]);
    expect(atPointer({ a: [{ b: 1 }] }, "#/a/0/b")).toBe(1);
    expect(atPointer({ a: {} }, "/a/b/c/d")).toBeUndefined();
  });
});
