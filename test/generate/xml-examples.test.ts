import { describe, expect, it } from "vitest";
import { addXmlExamples } from "../../scripts/generate/xml-examples.js";
import { DocumentError } from "../../src/cli/document/model.js";
import { documentOf } from "./documents.js";

const schemas = `{
  Row: { type: object, xml: { name: Row, namespace: 'urn:x' }, properties: {
    Id: { type: integer, xml: { attribute: true } }, Name: { type: [string, 'null'] },
    Parts: { type: array, xml: { name: Parts, wrapped: true }, items: { $ref: '#/components/schemas/Part' } },
    Marks: { type: array, items: { type: string, xml: { name: Mark } } } } },
  Part: { type: object, xml: { name: Part }, properties: { Size: { type: integer } } },
  Short: { type: object, xml: { name: Short, namespace: 'urn:x' }, properties: { Name: { type: string } } } }`;

interface Answer {
  content: { "application/xml": { examples?: Record<string, { summary?: string; value: string }> } };
}

/** Returns the XML examples of a body with the given JSON example. The schema and other XML properties are in YAML. */
function examplesOf(schema: string, value: string, xml = "") {
  const content = `{ application/json: { examples: { one: { summary: One, value: ${value} } } }, application/xml: { schema: ${schema} ${xml} } }`;
  const document = documentOf(
    `/a: { get: { responses: { '200': { content: ${content} } } } }`,
    `{ schemas: ${schemas} }`,
  );
  addXmlExamples(document);
  const answer = document.paths["/a"]?.get?.responses?.["200"] as Answer | undefined;
  return answer?.content["application/xml"].examples;
}

const row = "{ $ref: '#/components/schemas/Row' }";

describe("XML examples", () => {
  it("converts the JSON examples with the XML annotations", () => {
    const value = `{ Marks: [a, ''], Name: 'A & "B" <C>', Id: 7, Parts: [{ Size: 1 }, {}] }`;
    expect(examplesOf(row, value)).toEqual({
      one: {
        summary: "One",
        value: [
          '<?xml version="1.0" encoding="utf-8"?>',
          '<Row xmlns="urn:x" Id="7">',
          "  <Name>A &amp; &quot;B&quot; &lt;C&gt;</Name>",
          "  <Parts>",
          "    <Part>",
          "      <Size>1</Size>",
          "    </Part>",
          "    <Part />",
          "  </Parts>",
          "  <Mark>a</Mark>",
          "  <Mark />",
          "</Row>",
        ].join("\n"),
      },
    });
  });

  it("omits null values", () => {
    expect(examplesOf(row, "{ Name: null, Parts: [] }")?.one?.value).toContain(
      '<Row xmlns="urn:x">\n  <Parts />\n</Row>',
    );
  });

  it("uses the alternative that matches the example", () => {
    const either = `{ oneOf: [{ $ref: '#/components/schemas/Short' }, ${row}] }`;
    expect(examplesOf(either, "{ Name: a }")?.one?.value).toContain("<Short ");
    expect(examplesOf(either, "{ Name: a, Id: 1 }")?.one?.value).toContain("<Row ");
    expect(() => examplesOf(either, "{ Other: 1 }")).toThrow(
      new DocumentError("an example matches none of the XML documents Short, Row"),
    );
  });

  it("keeps existing XML examples", () => {
    expect(examplesOf(row, "{ Name: a }", ", examples: { own: { value: <Row/> } }")).toEqual({
      own: { value: "<Row/>" },
    });
  });
});
