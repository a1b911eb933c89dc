import { expect, it } from "vitest";
import { xmlShapes } from "../../../scripts/generate/xml-shapes.js";
import type { OpenApiDocument, Schema } from "../../../src/cli/document/model.js";

const namespace = "urn:example";

function source(schemas: Record<string, Schema>): string {
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: {},
    components: { schemas: { Root: { type: "object", xml: { namespace } }, ...schemas } },
  };
  return xmlShapes(document, "// banner");
}

const members = (properties: Record<string, Schema>, others: Record<string, Schema> = {}) =>
  source({ It: { type: "object", properties }, ...others });

it("the table begins with the banner, the type and the namespace", () => {
  const lines = source({}).split("\n");
  expect(lines[0]).toBe("// banner");
  expect(lines[1]).toBe('import type { XmlShapes } from "../src/enterprise-manager/xml/shape.js";');
  expect(lines).toContain('export const xmlNamespace = "urn:example";');
  expect(lines.at(-2)).toBe("} as const satisfies XmlShapes;");
});

it("reads names, attributes, kinds and null from the schema", () => {
  const text = members(
    {
      a: { type: "string", xml: { name: "A", attribute: true } },
      b: { type: ["integer", "null"] },
      c: { oneOf: [{ $ref: "#/components/schemas/Other" }, { type: "null" }], xml: { name: "See" } },
      d: { allOf: [{ $ref: "#/components/schemas/Other" }], required: ["e"] },
    },
    { Other: { type: "object", properties: { e: { type: "boolean" } }, xml: { name: "Renamed", namespace } } },
  );
  expect(text).toContain('{ json: "a", xml: "A", attribute: true, scalar: "string" }');
  expect(text).toContain('{ json: "b", nullable: true, scalar: "integer" }');
  expect(text).toContain('{ json: "c", xml: "See", nullable: true, shape: "Other" }');
  expect(text).toContain('{ json: "d", shape: "Other" }');
  expect(text).toContain('root: "Renamed"');
});

it("distinguishes wrapped lists from flat lists", () => {
  const other: Schema = { type: "object", properties: {}, xml: { name: "Item" } };
  const text = members(
    {
      wrapped: { type: "array", items: { $ref: "#/components/schemas/Other" }, xml: { name: "Items", wrapped: true } },
      flat: { type: ["array", "null"], items: { $ref: "#/components/schemas/Other", xml: { name: "One" } } },
      words: { type: "array", items: { type: "string" } },
      inner: { type: "object", properties: { list: { type: "array", items: { type: "string", xml: { name: "w" } } } } },
    },
    { Other: other },
  );
  expect(text).toContain('{ json: "wrapped", xml: "Items", item: "Item", wrapped: true, shape: "Other" }');
  expect(text).toContain('{ json: "flat", item: "One", nullable: true, shape: "Other" }');
  expect(text).toContain('{ json: "words", item: "words", scalar: "string" }');
  expect(text).toContain('{ json: "inner", shape: "It.inner" }');
  expect(text).toContain('"It.inner": {\n    members: [\n      { json: "list", item: "w", scalar: "string" },');
});

it("keeps the position of a composed property that a schema narrows", () => {
  const base: Schema = { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } };
  const own: Schema = {
    type: "object",
    allOf: [{ $ref: "#/components/schemas/Base" }],
    properties: { a: { type: "integer" } },
  };
  expect(source({ Base: base, Own: own })).toContain(
    '"Own": {\n    members: [\n      { json: "a", scalar: "integer" },\n      { json: "b", scalar: "string" },',
  );
});

it("rejects types that XML cannot represent", () => {
  expect(() => members({ a: { type: "number" } })).toThrow("It.a: type number cannot be represented in XML");
  expect(() => source({ Second: { type: "object", xml: { namespace: "urn:other" } } })).toThrow(
    "exactly one XML namespace is required, found 2",
  );
});
