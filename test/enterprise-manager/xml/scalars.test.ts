import { expect, it } from "vitest";
import { parseScalar } from "../../../src/enterprise-manager/xml/fields.js";

it.each([
  ["12", 12],
  ["+12", 12],
  ["-12", -12],
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", undefined],
  ["x12", undefined],
  ["12x", undefined],
  ["1.0", undefined],
  ["", undefined],
])("parses %j as the integer %s", (word, value) => {
  expect(parseScalar.integer(word)).toBe(value);
});

it.each([
  ["true", true],
  ["True", true],
  ["1", true],
  ["false", false],
  ["0", false],
  ["untrue", undefined],
  ["true1", undefined],
  ["10", undefined],
  ["00", undefined],
  ["falsely", undefined],
  ["not false", undefined],
])("parses %j as the boolean %s", (word, value) => {
  expect(parseScalar.boolean(word)).toBe(value);
});
