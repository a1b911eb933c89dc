import { expect, it } from "vitest";
import { createSeeds } from "../../src/testing/store/seed.js";
import { createTable, type Row } from "../../src/testing/store/table.js";

const id = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";

/** Creates a table of tenants that counts how many of its initial rows are created. */
function tenants(count: number) {
  const seedOf = createSeeds({
    seed: 1,
    examples: new Map([["Tenant", [{ uid: id, name: "acme" }]]]),
    roots: [{ schema: "Tenant", count, ids: ["uid"], name: "name", names: { prefix: "tenant-", digits: 6 } }],
    key: (_, row) => String(row.uid),
    vary: () => ({}),
  });
  const seed = seedOf("Tenant");
  let made = 0;
  const make = (index: number): Row => {
    made += 1;
    return seed.make(index);
  };
  return { table: createTable<Row>({ ...seed, make }), made: () => made };
}

it.each([100, 20_000])("finds and adds rows without creating the other %i rows", (count) => {
  const { table, made } = tenants(count);
  const named = (name: string) => table.named(name).map((ordinal) => table.at(ordinal).name);
  expect(named("acme")).toContain("acme");
  expect(named("tenant-000100")).toContain("tenant-000100");
  expect(named("umbrella")).not.toContain("umbrella");
  for (let number = 0; number < 50; number++) {
    table.insert({ uid: `new-${number}`, name: `umbrella ${number}` });
    expect(table.get(`new-${number}`)?.name).toBe(`umbrella ${number}`);
  }
  expect(named("UMBRELLA 49")).toContain("umbrella 49");
  expect(made()).toBeLessThan(10);
  expect(table.size).toBe(count + 50);
});

it("finds a row by its new name after an update, and no longer finds it after its removal", () => {
  const { table } = tenants(3);
  table.update(id, { name: "globex" });
  const named = (name: string) => table.named(name).filter((ordinal) => table.at(ordinal).name === name);
  expect([named("globex").length, named("acme").length]).toEqual([1, 0]);
  expect(table.remove(id)).toBe(true);
  expect([table.get(id), named("globex").length, table.size]).toEqual([undefined, 0, 2]);
});
