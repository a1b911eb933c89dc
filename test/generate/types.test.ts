import { describe, expect, it } from "vitest";
import { pathTypes } from "../../scripts/generate/types.js";
import { documentOf } from "./documents.js";

/** The types without comments, their white space as single blanks. */
async function typesOf(paths: string, components?: string) {
  const types = await pathTypes(documentOf(paths, components), "// banner");
  const plain = (source: string) => source.replace(/\/\*\*.*?\*\//gs, "").replace(/\s+/g, " ");
  return { number: plain(types.number), bigint: plain(types.bigint) };
}

const body = (name: string) =>
  `{ content: { application/json: { schema: { $ref: '#/components/schemas/${name}' } } } }`;

describe("path types", () => {
  it("begin with the banner", async () => {
    expect((await pathTypes(documentOf("{}"), "// banner")).number).toMatch(/^\/\/ banner\nexport /);
  });

  it("type a parameter that travels as JSON by its schema, wherever it is declared", async () => {
    const json = (name: string, type: string) =>
      `{ name: ${name}, in: query, content: { application/json: { schema: { type: array, items: { type: ${type} } } } } }`;
    const { number } = await typesOf(
      `/a: { parameters: [${json("onPath", "string")}], get: { responses: {}, parameters: [${json("onOperation", "integer")}, { $ref: '#/components/parameters/filter' }] } }`,
      `{ parameters: { filter: ${json("filter", "boolean")} } }`,
    );
    expect(number).toContain("onPath?: string[];");
    expect(number).toContain("onOperation?: number[];");
    expect(number).toContain("filter: boolean[];");
    expect(number).toContain('filter?: components["parameters"]["filter"];');
  });

  it("leave a parameter of another media type as text", async () => {
    const { number } = await typesOf(
      "/a: { get: { responses: {}, parameters: [{ name: x, in: query, content: { application/xml: { schema: { type: integer } } } }] } }",
    );
    expect(number).toContain("x?: string;");
  });

  it("type files as Blob", async () => {
    const { number } = await typesOf(
      "/a: { get: { responses: { '200': { description: a, content: { text/csv: { schema: { type: string, format: binary } } } } } } }",
    );
    expect(number).toContain('"text/csv": Blob;');
  });

  it("do not stumble over extensions", async () => {
    const { number } = await typesOf(
      "/a: { patch: { responses: {}, x-veeam-vspc-patch-for: { $ref: '#/definitions/Gone' } } }",
    );
    expect(number).toContain('"/a":');
  });

  describe("of 64-bit integers", () => {
    const integer = "{ type: integer, format: int64 }";
    const types = typesOf(
      `/a: { post: { requestBody: ${body("Input")}, responses: { '200': ${body("Row")} } } }`,
      `{ schemas: {
        Input: { properties: { quota: ${integer}, part: { $ref: '#/components/schemas/Part' }, shared: { $ref: '#/components/schemas/Shared' } } },
        Part: { properties: { limit: { type: [integer, 'null'], format: int64 }, count: { type: integer, format: int32 } } },
        Shared: { properties: { both: ${integer} } },
        Row: { properties: { used: ${integer}, free: { type: [integer, 'null'], format: uint64 }, text: { type: string, format: int64 }, shared: { $ref: '#/components/schemas/Shared' } } },
        Unused: { properties: { idle: ${integer} } } } }`,
    );

    it("take number and bigint where they are only sent", async () => {
      for (const source of Object.values(await types)) {
        expect(source).toContain("quota?: number | bigint;");
        expect(source).toContain("limit?: number | bigint | null;");
        expect(source).toContain("count?: number;");
      }
    });

    it("come as number or as bigint", async () => {
      const { number, bigint } = await types;
      for (const property of ["used?: T;", "free?: T | null;", "both?: T;", "idle?: T;"]) {
        expect(number).toContain(property.replace("T", "number"));
        expect(bigint).toContain(property.replace("T", "bigint"));
      }
    });

    it("take both in a parameter", async () => {
      const { bigint } = await typesOf(
        `/a: { get: { responses: {}, parameters: [{ name: x, in: query, schema: ${integer} }] } }`,
      );
      expect(bigint).toContain("x?: number | bigint;");
    });

    it("stay text where the document says text", async () => {
      for (const source of Object.values(await types)) expect(source).toContain("text?: string;");
    });
  });
});
