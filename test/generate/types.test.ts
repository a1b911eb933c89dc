import { describe, expect, it } from "vitest";
import { pathTypes } from "../../src/cli/types/types.js";
import { documentOf } from "./documents.js";

const options = { banner: "// banner", name: "api", extension: ".ts", library: "./library.js" } as const;

async function filesOf(paths: string, components?: string) {
  return pathTypes(documentOf(paths, components), options);
}

/** Returns the types without comments and with normalized whitespace. */
async function typesOf(paths: string, components?: string) {
  const { number, bigint } = await filesOf(paths, components);
  const plain = (files: ReadonlyMap<string, string>) =>
    [...files.values()]
      .join("\n")
      .replace(/\/\*\*.*?\*\//gs, "")
      .replace(/\s+/g, " ");
  return { number: plain(number), bigint: plain(bigint) };
}

const body = (name: string) =>
  `{ content: { application/json: { schema: { $ref: '#/components/schemas/${name}' } } } }`;

describe("path types", () => {
  it("starts every file with the banner", async () => {
    const { number, bigint } = await filesOf("{}");
    expect(number.get("api.ts")).toMatch(/^\/\/ banner\nexport /);
    for (const text of [...number.values(), ...bigint.values()]) expect(text).toMatch(/^\/\/ banner\n/);
  });

  it("uses the schema of a parameter with JSON content, on the path, the operation or by reference", async () => {
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

  it("keeps parameters with another media type as strings", async () => {
    const { number } = await typesOf(
      "/a: { get: { responses: {}, parameters: [{ name: x, in: query, content: { application/xml: { schema: { type: integer } } } }] } }",
    );
    expect(number).toContain("x?: string;");
  });

  it("generates Blob for files", async () => {
    const { number } = await typesOf(
      "/a: { get: { responses: { '200': { description: a, content: { text/csv: { schema: { type: string, format: binary } } } } } } }",
    );
    expect(number).toContain('"text/csv": Blob;');
  });

  it("ignores extensions", async () => {
    const { number } = await typesOf(
      "/a: { patch: { responses: {}, x-veeam-vspc-patch-for: { $ref: '#/definitions/Gone' } } }",
    );
    expect(number).toContain('"/a":');
  });

  it("exports every schema by its name and keeps all other types in place", async () => {
    const { number } = await typesOf(
      `/a: { get: { responses: { '200': ${body("Row")} } } }`,
      `{ schemas: {
        Row: { properties: { next: { $ref: '#/components/schemas/Row' }, kind: { $ref: '#/components/schemas/Kind' }, odd: { $ref: '#/components/schemas/Odd-Name' } } },
        Kind: { type: string, enum: [a, b] },
        Wide: { allOf: [{ $ref: '#/components/schemas/Row' }, { properties: { width: { type: number } } }] },
        Odd-Name: { type: string }, string: { type: number }, Blob: { type: string, format: binary } } }`,
    );
    expect(number).toContain(
      'export interface Row { next?: Row; kind?: Kind; odd?: components["schemas"]["Odd-Name"]; }',
    );
    expect(number).toContain('export type Kind = "a" | "b";');
    expect(number).toContain("export type Wide = Row & { width?: number; };");
    expect(number).toContain(
      'schemas: { Row: schemas.Row; Kind: schemas.Kind; Wide: schemas.Wide; "Odd-Name": string;',
    );
    expect(number).not.toMatch(/export (interface|type) (Odd|string|Blob)\b/);
    expect(number).toContain('import type { components } from "./api.js";');
  });

  it("starts doc comments with the description, followed by the format", async () => {
    const { number } = await filesOf(
      "/a: { get: { summary: Get it, description: In full., responses: {} } }",
      "{ schemas: { A: { description: An A., properties: { at: { type: string, format: date-time, description: When. } } } } }",
    );
    expect(number.get("api.schemas.ts")).toContain(
      "/** An A. */\nexport interface A {\n    /**\n     * When.\n     *\n     * Format: date-time\n     */\n    at?: string;",
    );
    expect(number.get("api.ts")).toContain("* Get it\n         *\n         * In full.");
  });

  describe("types of date-times", () => {
    const time = "{ type: string, format: date-time }";
    const types = typesOf(
      `/a: { post: { requestBody: ${body("Input")}, responses: { '200': ${body("Row")} } },
             put: { requestBody: ${body("Shared")}, responses: {} },
             patch: { operationId: patchRow, x-veeam-vspc-patch-for: Row, responses: {} } }`,
      `{ schemas: {
        Input: { properties: { from: ${time}, until: { type: [string, 'null'], format: date-time }, name: { type: string } } },
        Shared: { properties: { nested: { $ref: '#/components/schemas/Part' } } },
        Part: { properties: { times: { type: array, items: ${time} } } },
        Row: { properties: { created: { type: string, format: date-time, readOnly: true }, ends: ${time}, shared: { $ref: '#/components/schemas/Shared' } } } } }`,
    );

    it("generates strings for responses", async () => {
      const { number } = await types;
      expect(number).toContain("readonly created?: string; ends?: string;");
      expect(number).toContain("times?: string[];");
    });

    it("accepts a Date in schemas that are used only in requests", async () => {
      expect((await types).number).toContain("from?: string | Date; until?: string | Date | null; name?: string;");
    });

    it("accepts a Date in requests whose schema is also used in responses", async () => {
      const { number } = await types;
      expect(number).toContain('"application/json": WithDates<components["schemas"]["Shared"], "nested.times">;');
      expect(number).toContain('import type { WithDates } from "./library.js";');
    });

    it("lists the writable date-times of a patch", async () => {
      expect((await types).number).toContain('dateTimes: "ends" | "shared.nested.times";');
    });
  });

  describe("types of 64-bit integers", () => {
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

    it("accepts number and bigint in schemas that are used only in requests", async () => {
      const { number, bigint } = await types;
      for (const source of [number, bigint]) expect(source).toContain("quota?: number | bigint;");
      for (const property of ["limit?: number | bigint | null;", "count?: number;"]) {
        expect(number).toContain(property);
        // Both clients use the types of the first file.
        expect(bigint).not.toContain(property);
      }
    });

    it("generates number or bigint for responses", async () => {
      const { number, bigint } = await types;
      for (const property of ["used?: T;", "free?: T | null;", "both?: T;", "idle?: T;"]) {
        expect(number).toContain(property.replace("T", "number"));
        expect(bigint).toContain(property.replace("T", "bigint"));
      }
    });

    it("accepts number and bigint in a parameter", async () => {
      const { number } = await typesOf(
        `/a: { get: { responses: {}, parameters: [{ name: x, in: query, schema: ${integer} }] } }`,
      );
      expect(number).toContain("x?: number | bigint;");
    });

    it("generates strings if the document declares strings", async () => {
      for (const source of Object.values(await types)) expect(source).toContain("text?: string;");
    });
  });
});
