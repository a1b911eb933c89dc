import { expect, it } from "vitest";
import { alternatives, closest } from "../../src/util/closest.js";

it.each([
  ["Nmae", "Name"],
  ["name", "Name"],
  ["Nam", "Name"],
  ["Naame", "Name"],
  ["Nome", "Name"],
  ["Enbaled", "Enabled"],
  ["Neam", undefined],
  ["Na", undefined],
  ["Age", undefined],
])("finds the name closest to %s: %s", (text, expected) => {
  expect(closest(text, ["UID", "Name", "Enabled"])).toBe(expected);
});

it("prefers the first of several names that are equally close", () => {
  expect(closest("nbme", ["name", "nyme"])).toBe("name");
});

it("lists all names if none is close", () => {
  expect(alternatives("Nmae", ["UID", "Name"])).toBe("; did you mean Name?");
  expect(alternatives("Age", ["UID", "Name"])).toBe("; there are UID, Name");
});
