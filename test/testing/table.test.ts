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

it("finds rows by the value of a property regardless of case, also after changes", () => {
  const table = open();
  const named = (name: string) => table.where("name", name).map(({ uid }) => uid);
  expect(named("acme")).toEqual(["1", "3"]);
  table.insert({ uid: "4", name: "Acme" });
  table.update("1", { name: "umbrella" });
  table.remove("3");
  expect([named("acme"), named("Umbrella"), named("none")]).toEqual([["4"], ["1"], []]);
  expect(() => table.update("7", {})).toThrow("There is no row 7 to update.");
  table.replace([{ uid: "8", name: "acme" }]);
  expect([named("acme"), named("umbrella")]).toEqual([["8"], []]);
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
