import { expect, it } from "vitest";
import { createTable, type Row } from "../../src/testing/store/table.js";

const rows = [
  { uid: "1", name: "acme" },
  { uid: "2", name: "globex" },
  { uid: "3", name: "ACME" },
];

const open = () =>
  createTable<Row>(
    () => rows,
    ({ uid }) => String(uid),
  );

it("finds rows by the value of a property regardless of case, also after inserts, updates and removals", () => {
  const table = open();
  const named = (name: string) => table.where("name", name).map(({ uid }) => uid);
  expect(named("acme")).toEqual(["1", "3"]);
  table.insert({ uid: "4", name: "Acme" });
  table.update("1", { name: "umbrella" });
  table.remove("3");
  expect([named("acme"), named("Umbrella"), named("none")]).toEqual([["4"], ["1"], []]);
});

it("keeps the order of rows, and inserts a row before or after all others", () => {
  const table = open();
  table.insert({ uid: "0" }, "first");
  table.insert({ uid: "9" });
  table.update("2", { name: "changed" });
  expect(table.all().map(({ uid }) => uid)).toEqual(["0", "1", "2", "3", "9"]);
  expect([...table.rows()]).toEqual(table.all());
  expect(table.size).toBe(5);
});

it("returns the same rows until one changes, and rejects an update of a row that does not exist", () => {
  const table = open();
  const before = table.all();
  expect(table.all()).toBe(before);
  expect([table.remove("7"), table.remove("1"), table.get("1")]).toEqual([false, true, undefined]);
  expect(table.all()).not.toBe(before);
  expect(() => table.update("7", {})).toThrow("There is no row 7 to update.");
});

it("finds and adds rows with the same number of steps in a table of any size", () => {
  const stepsFor = (count: number) => {
    let steps = 0;
    const key = ({ uid }: Row) => {
      steps += 1;
      return String(uid);
    };
    const table = createTable<Row>(() => Array.from({ length: count }, (_, uid) => ({ uid, name: `row ${uid}` })), key);
    expect(table.where("name", "row 7")).toHaveLength(1);
    const before = steps;
    for (let number = 0; number < 50; number++) {
      table.insert({ uid: `new ${number}`, name: "added" });
      expect(table.get(`new ${number}`)?.name).toBe("added");
      expect(table.where("name", "ADDED")).toHaveLength(number + 1);
    }
    return steps - before;
  };
  expect(stepsFor(20_000)).toBe(stepsFor(100));
});

it("replaces all rows, also for searches by a property", () => {
  const table = open();
  table.where("name", "acme");
  table.replace([{ uid: "8", name: "acme" }]);
  expect([table.all(), table.where("name", "acme"), table.get("1")]).toEqual([
    [{ uid: "8", name: "acme" }],
    [{ uid: "8", name: "acme" }],
    undefined,
  ]);
});
