import { describe, expect, it } from "vitest";
import { compare, normalise } from "../../src/cli/diff/compare.js";
import type { Schema } from "../../src/cli/document/model.js";
import { bySeverity, changed, echo, nothing, schemaFindings } from "./documents.js";

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const text = (schema: Schema = {}): Schema => ({ type: "object", properties: { text: { type: "string", ...schema } } });

describe("the scope of a finding", () => {
  const ours = normalise(changed({}));

  it("is every operation whose messages contain the schema", () => {
    const theirs = changed({ "schemas PagingInformation properties total type": undefined });
    const { breaking, other } = bySeverity(compare(ours, normalise(theirs)));
    expect(other).toEqual([]);
    expect(breaking.map(({ place }) => place)).toEqual(["PagingInformation.total"]);
    expect(breaking[0]?.operations).toContain("GET /infrastructure/sites");
    expect(breaking[0]?.operations.length).toBeGreaterThan(100);
  });

  it("is every operation that has the parameter", () => {
    const theirs = changed({ "parameters limit schema maximum": 100 });
    const { breaking } = bySeverity(compare(ours, normalise(theirs)));
    const paged = [...ours.operations.values()].filter(({ parameters }) => parameters.has("query limit"));
    expect(breaking.map(({ operations }) => operations)).toEqual([paged.map(({ name }) => name).sort()]);
  });

  it("excludes directions in which the difference does not break", () => {
    const narrowed = { type: "string", enum: ["a"] };
    const sent = echo({ type: "string", enum: ["a", "b"] });
    const { breaking, other } = bySeverity(compare(normalise(sent), normalise(echo(narrowed))));
    expect(breaking.map(({ place }) => place)).toEqual(["body"]);
    expect(other.map(({ place }) => place)).toEqual(["response 200"]);
  });

  it("is separate for each schema of theirs that is compared with one of ours", () => {
    const content = { "application/json": { schema: { type: "object", properties: { data: text() } } } };
    const theirs = changed({ "GET /about responses 200": { content } });
    const { breaking } = bySeverity(compare(ours, normalise(theirs)));
    expect(breaking.every(({ operations }) => operations.join() === "GET /about")).toBe(true);
    expect(breaking.map(({ place }) => place)).toContain("About.serverVersion");
    expect(breaking.map(({ place }) => place)).toContain("Envelope.errors");
  });
});

describe("recursive schemas", () => {
  const tree = (leaf: Schema): Record<string, Schema> => ({
    Tree: { type: "object", properties: { leaf, children: { type: "array", items: reference("Tree") } } },
  });

  it("are compared once", () => {
    const ours = echo(reference("Tree"), tree({ type: "string" }));
    const theirs = echo(reference("Tree"), tree({ type: "integer" }));
    expect(schemaFindings(ours, ours)).toEqual(nothing);
    expect(schemaFindings(ours, theirs).breaking).toEqual(["Tree.leaf: type: string -> integer (request, response)"]);
  });

  it("are supported if a schema extends itself or is its own alternative", () => {
    const knot = { Knot: { allOf: [reference("Knot"), text()], oneOf: [reference("Knot"), text()] } };
    expect(schemaFindings(echo(reference("Knot"), knot), echo(reference("Knot"), knot))).toEqual(nothing);
  });

  it("are supported if two paths to the same schema declare a property", () => {
    const side = { allOf: [reference("Base")] };
    const schemas = {
      Base: { type: "object", properties: { next: reference("Bottom") } },
      Left: side,
      Right: side,
      Bottom: { allOf: [reference("Left"), reference("Right")] },
    };
    expect(schemaFindings(echo(reference("Bottom"), schemas), echo(reference("Bottom"), schemas))).toEqual(nothing);
  });
});

describe("choices", () => {
  const schemas = { A: text(), B: text(), C: text({ format: "uuid" }) };
  const choice = (...names: string[]) => echo({ oneOf: names.map(reference) }, schemas);

  it("are paired by name in any order", () => {
    expect(schemaFindings(choice("A", "C"), choice("C", "A"))).toEqual(nothing);
  });

  it("break if a request loses an alternative or a response gains one", () => {
    expect(schemaFindings(choice("A", "B", "C"), choice("A", "C"))).toEqual({
      ...nothing,
      breaking: ["body: variants: B -> absent (request)"],
      other: ["response 200: variants: B -> absent (response)"],
    });
    expect(schemaFindings(choice("A", "C"), choice("A", "B", "C"))).toEqual({
      ...nothing,
      breaking: ["response 200: variants: absent -> B (response)"],
      other: ["body: variants: absent -> B (request)"],
    });
  });

  it("are compared inside, even without names", () => {
    const inline = (schema: Schema) => echo({ oneOf: [text(), { type: "object", properties: { more: schema } }] });
    expect(schemaFindings(inline({ type: "string" }), inline({ type: "string" }))).toEqual(nothing);
    expect(schemaFindings(inline({ type: "string" }), inline({ type: "boolean" })).breaking).toEqual([
      "body.more: type: string -> boolean (request)",
      "response 200.more: type: string -> boolean (response)",
    ]);
  });
});

describe("maps", () => {
  const map = (values: Schema) => echo({ type: "object", additionalProperties: values });

  it("are compared by their values", () => {
    expect(schemaFindings(map({ type: "string" }), map({ type: "integer" })).breaking).toEqual([
      "body.*: type: string -> integer (request)",
      "response 200.*: type: string -> integer (response)",
    ]);
  });
});

describe("directions", () => {
  it("accept a request if theirs allows it, and a response if ours allows it", () => {
    const number = echo({ type: "number" });
    const integer = echo({ type: "integer" });
    expect(schemaFindings(number, integer).breaking).toEqual(["body: type: number -> integer (request)"]);
    expect(schemaFindings(integer, number).breaking).toEqual(["response 200: type: integer -> number (response)"]);
  });

  it("ignore write-only properties in responses and read-only ones in requests", () => {
    const ours = echo(text());
    expect(schemaFindings(ours, echo(text({ readOnly: true }))).breaking).toEqual([
      "body.text: access: read and write -> read-only (request)",
    ]);
    expect(schemaFindings(ours, echo(text({ writeOnly: true }))).breaking).toEqual([
      "response 200.text: access: read and write -> write-only (response)",
    ]);
  });

  it("treat a narrower number format as a restriction", () => {
    const long = echo({ type: "integer", format: "int64" });
    const short = echo({ type: "integer", format: "int32" });
    expect(schemaFindings(long, short).breaking).toEqual(["body: format: int64 -> int32 (request)"]);
    expect(schemaFindings(short, long).breaking).toEqual(["response 200: format: int32 -> int64 (response)"]);
    expect(schemaFindings(long, echo({ type: "integer" })).breaking).toEqual([]);
  });
});
