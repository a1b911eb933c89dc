import { describe, expect, it } from "vitest";
import { createKeySet } from "../../src/paging/seen-rows.js";

describe("key set", () => {
  it("tells new keys from those it has", () => {
    const set = createKeySet();
    expect([set.add("a"), set.add("b"), set.add("a"), set.add("")]).toEqual([true, true, false, true]);
    expect([set.has("a"), set.has("c"), set.has("")]).toEqual([true, false, true]);
    expect(set.size).toBe(3);
  });

  it.each([
    ["numbers", (i: number) => String(i)],
    ["UUIDs that differ in the first block", (i: number) => `${uuidBlock(i)}-6f0c-4b3e-9d52-2c8a7e51f0b4`],
    ["UUIDs that differ in the last block", (i: number) => `7d3f9a10-6f0c-4b3e-9d52-2c8a${uuidBlock(i)}`],
    ["long paths", (i: number) => `${"/site".repeat(50)}/${i}`],
  ])("keeps 200,000 %s apart while it grows", (_name, key) => {
    const set = createKeySet();
    for (let i = 0; i < 200_000; i++) if (!set.add(key(i))) throw new Error(`${key(i)} counts as known`);
    for (let i = 0; i < 200_000; i++) if (!set.has(key(i))) throw new Error(`${key(i)} is lost`);
    for (let i = 200_000; i < 300_000; i++) if (set.has(key(i))) throw new Error(`${key(i)} counts as known`);
    expect(set.size).toBe(200_000);
  });
});

function uuidBlock(i: number): string {
  return i.toString(16).padStart(8, "0");
}
