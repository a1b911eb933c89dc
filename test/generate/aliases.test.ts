import { describe, expect, it } from "vitest";
import { aliasesSource } from "../../scripts/generate/aliases.js";
import { DocumentError } from "../../src/cli/document/model.js";
import { documentOf } from "./documents.js";

const sourceOf = (schemas: string) => aliasesSource(documentOf("{}", `{ schemas: ${schemas} }`), "// banner");

describe("the table of aliases", () => {
  it("maps aliases to names of properties and of elements of list items", () => {
    const source = sourceOf(`{
      Row: { properties: { Count: { x-aliases: [Number, Total] }, Rows: { items: { $ref: '#/components/schemas/Item', x-aliases: [Line] } } } },
      More: { allOf: [{ $ref: '#/components/schemas/Row' }], properties: { In: { properties: { Name: { x-aliases: [Title] } } } } },
      Item: { xml: { name: Entry } } }`);
    expect(source).toBe(`// banner
/**
 * Alternative names of properties and XML elements on servers, by schema. Look them up if the schema does not define the
 * received name. If the property is a list, the value may be its only item.
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
      "a value that is not a list of names",
      "{ Row: { properties: { A: { x-aliases: B } } } }",
      /^Row\.A: x-aliases must be a list of names/,
    ],
    [
      "the name of another property",
      "{ Row: { properties: { A: { x-aliases: [B] }, B: {} } } }",
      /^Row: x-aliases: B is also the name of a property$/,
    ],
  ])("rejects aliases with %s", (_name, schemas, message) => {
    expect(() => sourceOf(schemas)).toThrow(DocumentError);
    expect(() => sourceOf(schemas)).toThrow(message);
  });
});
