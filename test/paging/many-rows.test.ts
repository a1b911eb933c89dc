import { describe, expect, it } from "vitest";
import { createKeySet } from "../../src/paging/seen-rows.js";

describe("a set of many keys", () => {
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

  it.each([
    ["numbers", (i: number) => String(i)],
    ["UUIDs", (i: number) => `${uuidBlock(Math.imul(i, 0x9e3779b1) >>> 0)}-6f0c-4b3e-9d52-2c8a${uuidBlock(i)}`],
  ])("has 64 bits that all count: none of half a million %s is taken for another", (_name, key) => {
    // With 32 bits about 32 of them would be.
    const count = 2 ** 19;
    const set = createKeySet();
    let taken = 0;
    for (let i = 0; i < count; i++) if (!set.add(key(i))) taken++;
    expect([taken, set.size]).toEqual([0, count]);
  });
});

function uuidBlock(i: number): string {
  return i.toString(16).padStart(8, "0");
}
