import { describe, expect, it } from "vitest";
import { planOf, type Slot } from "../../../src/enterprise-manager/xml/plan.js";
import { parseScalar } from "../../../src/enterprise-manager/xml/scalar.js";
import type { XmlShape, XmlShapes } from "../../../src/enterprise-manager/xml/shape.js";

/** New each time: a plan is made once for each shape. */
const tree = (): XmlShape => ({
  root: "Tree",
  members: [
    { json: "Uid", xml: "UID", attribute: true, scalar: "string" },
    { json: "Count", scalar: "integer", nullable: true },
    { json: "Names", item: "Name", scalar: "string" },
    { json: "Links", item: "Link", wrapped: true, shape: "Link" },
    { json: "Kids", xml: "Children", item: "Tree", wrapped: true, shape: "Tree" },
    { json: "Tree.Inner", xml: "Inner", shape: "Tree.Inner" },
  ],
  aliases: { Id: "UID", Number: "Count", Nothing: "None" },
});
const shapesOf = (shape: XmlShape): XmlShapes => ({
  Tree: shape,
  Link: { members: [] },
  "Tree.Inner": { members: [{ json: "Flag", scalar: "boolean" }] },
});

const facts = ({ content: _content, ...rest }: Slot) => rest;
const names = (slots: ReadonlyMap<string, Slot>) =>
  Object.fromEntries([...slots].map(([name, { json }]) => [name, json]));

describe("the plan of a shape", () => {
  it("lays out its members in their order", () => {
    const shape = tree();
    const text = { nullable: false, item: undefined, isFlat: false };
    expect(planOf(shapesOf(shape), shape).slots.map(facts)).toEqual([
      { ...text, index: 0, json: "Uid", scalar: "string" },
      { ...text, index: 1, json: "Count", scalar: "integer", nullable: true },
      { ...text, index: 2, json: "Names", scalar: "string", item: "Name", isFlat: true },
      { ...text, index: 3, json: "Links", scalar: undefined, item: "Link" },
      { ...text, index: 4, json: "Kids", scalar: undefined, item: "Tree" },
      { ...text, index: 5, json: "Tree.Inner", scalar: undefined },
    ]);
  });

  it("knows them by their names in XML, elements and attributes apart, and by other names", () => {
    const shape = tree();
    const plan = planOf(shapesOf(shape), shape);
    expect(names(plan.attributes)).toEqual({ UID: "Uid", Id: "Uid" });
    expect(names(plan.elements)).toEqual({
      ...{ Count: "Count", Name: "Names", Links: "Links", Children: "Kids", Inner: "Tree.Inner", Number: "Count" },
    });
    expect([...plan.properties]).toEqual(["Uid", "Count", "Names", "Links", "Kids", "Tree.Inner"]);
  });

  it("leads to the plans of what they hold, which may be its own", () => {
    const shape = tree();
    const shapes = shapesOf(shape);
    const plan = planOf(shapes, shape);
    expect(planOf(shapes, shape)).toBe(plan);
    const contents = plan.slots.slice(3).map((slot) => slot.content());
    expect(contents.map(({ slots }) => slots.length)).toEqual([0, 6, 1]);
    expect(contents[1]).toBe(plan);
    expect(plan.slots[5]?.content()).toBe(contents[2]);
  });

  it("needs no other names, and no members", () => {
    const shape: XmlShape = { members: [] };
    const plan = planOf({}, shape);
    expect([plan.slots.length, plan.properties.size, plan.elements.size, plan.attributes.size]).toEqual([0, 0, 0, 0]);
  });

  it("fails where a member holds what the document does not know", () => {
    const shape: XmlShape = { members: [{ json: "a", shape: "toString" }] };
    const [slot] = planOf({}, shape).slots;
    expect(() => slot?.content()).toThrow(new TypeError("toString is no schema of this API"));
  });
});

describe("a word", () => {
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
  ])("%j is the integer %s", (word, value) => {
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
  ])("%j is the boolean %s", (word, value) => {
    expect(parseScalar.boolean(word)).toBe(value);
  });
});
