import { describe, expect, it } from "vitest";
import { createKeySet, createSeenRows, keyFault } from "../../src/paging/seen-rows.js";

describe("key set", () => {
  it("tells new keys from those it has", () => {
    const set = createKeySet();
    expect([set.add("a"), set.add("b"), set.add("a"), set.add("")]).toEqual([true, true, false, true]);
    expect([set.has("a"), set.has("c"), set.has("")]).toEqual([true, false, true]);
    expect(set.size).toBe(3);
  });
});

describe("the hash of a key", () => {
  it.each([
    ["k392965", "k5683996"],
    ["k3566958", "k5980491"],
  ])("tells %s from %s, which have 42 bits in common: the upper half, and their place in a new set", (one, other) => {
    const set = createKeySet();
    expect([set.add(one), set.has(other), set.add(other), set.has(one), set.size]).toEqual([
      true,
      false,
      true,
      true,
      2,
    ]);
  });

  it.each([
    ["k68489", "k93353"],
    ["k69525", "k94757"],
    ["k73761", "k138165"],
    ["k73845", "k173417"],
  ])("tells %s from %s, which have the lower half in common", (one, other) => {
    const set = createKeySet();
    expect([set.add(one), set.has(other), set.add(other), set.has(one), set.has(other), set.size]).toEqual([
      ...[true, false, true, true, true],
      2,
    ]);
  });

  it("is the same for the same key, however far the set has grown", () => {
    const set = createKeySet();
    const known: string[] = [];
    for (let i = 0; i < 3000; i++) {
      known.push(`k${i}`);
      set.add(`k${i}`);
      if (i % 97 === 0 && !known.every((key) => set.has(key) && !set.add(key))) throw new Error(`lost after ${i}`);
    }
    expect(set.size).toBe(3000);
  });
});

describe("seen rows", () => {
  it("are known by their keys; a row without one is new every time", () => {
    const seen = createSeenRows((row: { id?: string }) => row.id);
    expect([{ id: "a" }, { id: "b" }, { id: "a" }, {}, {}].map((row) => seen.add(row))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect([{ id: "a" }, { id: "c" }, {}].map((row) => seen.has(row))).toEqual([true, false, false]);
    expect(seen.size).toBe(2);
  });

  it("cannot be told apart where a key is missing or comes twice on a page", () => {
    const key = (row: { id?: string }) => row.id;
    expect(keyFault(key, [])).toBeUndefined();
    expect(keyFault(key, [{ id: "a" }, { id: "" }])).toBeUndefined();
    expect(keyFault(key, [{ id: "a" }, {}])).toBe("a row has no key");
    expect(keyFault(key, [{ id: "a" }, { id: "b" }, { id: "a" }])).toBe('two rows have the key "a"');
  });
});
