import { describe, expect, it } from "vitest";
import { compare } from "../../src/cli/diff/compare.js";
import type { Schema } from "../../src/cli/document/model.js";
import { bySeverity, changed, echo, nothing, ours, read, schemaFindings } from "./documents.js";

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const text = (schema: Schema = {}): Schema => ({ type: "object", properties: { text: { type: "string", ...schema } } });

describe("the scope of a finding", () => {
  it("is every operation whose messages contain the schema", () => {
    const theirs = changed({ "schemas PagingInformation properties total type": undefined });
    const { breaking, other } = bySeverity(compare(ours, read(theirs)));
    expect(other).toEqual([]);
    expect(breaking.map(({ place }) => place)).toEqual(["PagingInformation.total"]);
    expect(breaking[0]?.operations).toContain("GET /infrastructure/sites");
    expect(breaking[0]?.operations.length).toBeGreaterThan(100);
  });

  it("is every operation that has the parameter", () => {
    const theirs = changed({ "parameters limit schema maximum": 100 });
    const { breaking } = bySeverity(compare(ours, read(theirs)));
    const paged = [...ours.operations.values()].filter(({ parameters }) => parameters.has("query limit"));
    expect(breaking.map(({ operations }) => operations)).toEqual([paged.map(({ name }) => name).sort()]);
  });

  it("is separate for each schema of theirs that is compared with one of ours", () => {
    const content = { "application/json": { schema: { type: "object", properties: { data: text() } } } };
    const theirs = changed({ "GET /about responses 200": { content } });
    const { breaking } = bySeverity(compare(ours, read(theirs)));
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

  const side = { allOf: [reference("Base")] };
  it.each<[string, Record<string, Schema>]>([
    [
      "a schema extends itself or is its own alternative",
      { Knot: { allOf: [reference("Knot"), text()], oneOf: [reference("Knot"), text()] } },
    ],
    [
      "two paths to the same schema declare a property",
      {
        Knot: { allOf: [reference("Left"), reference("Right")] },
        Base: { type: "object", properties: { next: reference("Knot") } },
        Left: side,
        Right: side,
      },
    ],
  ])("are supported if %s", (_, schemas) => {
    expect(schemaFindings(echo(reference("Knot"), schemas), echo(reference("Knot"), schemas))).toEqual(nothing);
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

/** Returns a document that receives and returns rows with the property `p`. */
const rows = (p: Schema | undefined, required: string[] = []) =>
  echo(reference("Row"), { Row: { type: "object", properties: { ...(p && { p }) }, required } });

const string = { type: "string" };
const letters = (...values: string[]) => ({ type: "string", enum: values });
const integer = (format?: string) => ({ type: "integer", ...(format && { format }) });
const open = { "x-extensible-enum": true };
const map = (values: Schema) => ({ type: "object", additionalProperties: values });

describe("the only difference of a property breaks callers if", () => {
  it.each<[title: string, ours: Schema | undefined, theirs: Schema | undefined, found: string]>([
    ["it is removed", string, undefined, "p: property-removed: string -> absent (request, response)"],
    [
      "requests cannot contain null",
      { type: ["string", "null"] },
      string,
      "p: nullable: nullable -> not null (request)",
    ],
    [
      "responses can contain null",
      string,
      { type: ["string", "null"] },
      "p: nullable: not null -> nullable (response)",
    ],
    ["its type differs", string, integer(), "p: type: string -> integer (request, response)"],
    ["only requests accept its type", integer(), { type: "number" }, "p: type: integer -> number (response)"],
    ["only responses accept its type", { type: "number" }, integer(), "p: type: number -> integer (request)"],
    [
      "the type of its items differs",
      { type: "array", items: string },
      { type: "array", items: integer() },
      "p[]: type: string -> integer (request, response)",
    ],
    [
      "the type of the values of a map differs",
      map(string),
      map(integer()),
      "p.*: type: string -> integer (request, response)",
    ],
    ["its format is dropped", { ...string, format: "uuid" }, string, "p: format: uuid -> none (response)"],
    ["its format is added", string, { ...string, format: "uri" }, "p: format: none -> uri (request)"],
    ["requests accept a narrower number", integer("int64"), integer("int32"), "p: format: int64 -> int32 (request)"],
    ["responses contain a wider number", integer("int32"), integer("int64"), "p: format: int32 -> int64 (response)"],
    ["its closed enum grows", letters("a"), letters("a", "b"), 'p: enum: 1 values -> with "b" (response)'],
    ["its enum shrinks", letters("a", "b"), letters("a"), 'p: enum: 2 values -> without "b" (request)'],
    ["its closed enum is opened", letters("a"), string, "p: enum: 1 values -> any value (response)"],
    ["its values are restricted", string, letters("a"), 'p: enum: any value -> only "a" (request)'],
    ["its range is declared", integer(), { ...integer(), maximum: 9 }, "p: maximum: none -> 9 (request)"],
    [
      "its default differs",
      { ...string, default: "a" },
      { ...string, default: "b" },
      'p: default: "a" -> "b" (request)',
    ],
    ["it is read-only", string, { ...string, readOnly: true }, "p: access: read and write -> read-only (request)"],
    ["it is write-only", string, { ...string, writeOnly: true }, "p: access: read and write -> write-only (response)"],
  ])("%s", (_, ours, theirs, found) => {
    expect(schemaFindings(rows(ours), rows(theirs))).toEqual({ ...nothing, breaking: [`Row.${found}`] });
  });

  it("requests must contain it, or responses can lack it", () => {
    const required = rows(string, ["p"]);
    const breaking = (found: string) => ({ ...nothing, breaking: [`Row.p: ${found}`] });
    expect(schemaFindings(rows(string), required)).toEqual(breaking("required: optional -> required (request)"));
    expect(schemaFindings(required, rows(string))).toEqual(breaking("required: required -> optional (response)"));
    expect(schemaFindings(rows(undefined), required)).toEqual(
      breaking("property-new: absent -> required, string (request)"),
    );
  });
});

describe("the only difference of a property does not break callers if", () => {
  it.each<[title: string, ours: Schema | undefined, theirs: Schema, found: string]>([
    ["it is new and optional", undefined, {}, "p: property-new: absent -> optional, any (request, response)"],
    [
      "its enum may grow",
      letters("a"),
      { ...letters("a"), ...open },
      "p: enum-openness: closed -> may grow (request, response)",
    ],
    [
      "its extensible enum grows",
      { ...letters("a"), ...open },
      { ...letters("a", "b"), ...open },
      'p: enum: 1 values -> with "b" (request, response)',
    ],
    [
      "it is deprecated",
      string,
      { ...string, deprecated: true },
      "p: deprecated: in use -> deprecated (request, response)",
    ],
    ["theirs declares no default", { ...string, default: "a" }, string, 'p: default: "a" -> none (request, response)'],
  ])("%s", (_, ours, theirs, found) => {
    expect(schemaFindings(rows(ours), rows(theirs))).toEqual({ ...nothing, other: [`Row.${found}`] });
  });
});
