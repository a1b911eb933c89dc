import { describe, expect, it } from "vitest";
import { aliasesSource } from "../../scripts/generate/aliases.js";
import { DocumentError } from "../../src/cli/document/model.js";
import { documentOf } from "./documents.js";

const sourceOf = (schemas: string) => aliasesSource(documentOf("{}", `{ schemas: ${schemas} }`), "// banner");

describe("the table of aliases", () => {
  it("goes from the alias to the name of a property or of a list item's element", () => {
    const source = sourceOf(`{
      Row: { properties: { Count: { x-aliases: [Number, Total] }, Rows: { items: { $ref: '#/components/schemas/Item', x-aliases: [Line] } } } },
      More: { allOf: [{ $ref: '#/components/schemas/Row' }], properties: { In: { properties: { Name: { x-aliases: [Title] } } } } },
      Item: { xml: { name: Entry } } }`);
    expect(source).toBe(`// banner
/**
 * Names under which servers send a property or an XML element that goes by another name here, by schema. To be looked up
 * where the schema does not have the name that came; what then ought to be a list may be its only item.
 */
export const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Row": {"Number":"Count","Total":"Count","Line":"Entry"},
  "More.In": {"Title":"Name"},
  "More": {"Number":"Count","Total":"Count","Line":"Entry"},
};
`);
  });

  it.each([
    [
      "no list of names",
      "{ Row: { properties: { A: { x-aliases: B } } } }",
      /^Row\.A: x-aliases must be a list of names/,
    ],
    [
      "the name of another property",
      "{ Row: { properties: { A: { x-aliases: [B] }, B: {} } } }",
      /^Row: x-aliases: B is a property of its own$/,
    ],
  ])("refuses %s", (_name, schemas, message) => {
    expect(() => sourceOf(schemas)).toThrow(DocumentError);
    expect(() => sourceOf(schemas)).toThrow(message);
  });
});
