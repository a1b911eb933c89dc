import { describe, expect, it } from "vitest";
import { DocumentError, type OpenApiDocument, type Schema } from "../../../scripts/generate/document.js";
import { int64Names, int64Source } from "../../../scripts/generate/int64.js";

const long: Schema = { type: "integer", format: "int64" };

function document(schemas: Record<string, Schema>, paths: OpenApiDocument["paths"] = {}): OpenApiDocument {
  return { openapi: "3.1.0", info: { title: "t", version: "1" }, paths, components: { schemas } };
}

describe("int64Names", () => {
  it("finds them behind null, lists, references, compositions and in bodies", () => {
    const found = int64Names(
      document(
        {
          Long: long,
          A: {
            properties: {
              plain: { type: ["integer", "null"], format: "int64" },
              unsigned: { type: ["string", "integer"], format: "uint64" },
              list: { type: "array", items: long } as Schema,
              reference: { $ref: "#/components/schemas/Long" },
              either: { oneOf: [{ type: "null" }, long] },
              inner: { type: "object", properties: { deep: long, name: { type: "string" } } },
              short: { type: "integer", format: "int32" },
            },
          },
        },
        {
          "/a": {
            get: {
              responses: { 200: { content: { "application/json": { schema: { properties: { body: long } } } } } },
            },
          },
        },
      ),
    );
    expect(found).toEqual(["body", "deep", "either", "list", "plain", "reference", "unsigned"]);
  });

  it("lets a name be text elsewhere and refuses other numbers under it", () => {
    const text = document({ A: { properties: { size: long } }, B: { properties: { size: { type: "string" } } } });
    expect(int64Names(text)).toEqual(["size"]);
    const mixed = document({ A: { properties: { size: long } }, B: { properties: { size: { type: "number" } } } });
    expect(() => int64Names(mixed)).toThrow(DocumentError);
    expect(() => int64Names(mixed)).toThrow("size: in #/components/schemas/A, not in #/components/schemas/B");
  });

  it("does not take examples for schemas", () => {
    expect(int64Names(document({ A: { example: { properties: { size: long } } } }))).toEqual([]);
  });
});

describe("int64Source", () => {
  it("writes the set", () => {
    expect(int64Source(["a", 'b"'], "// banner")).toBe(
      [
        "// banner",
        "/** Names of the properties that hold 64-bit integers. */",
        "export const int64Names: ReadonlySet<string> = new Set([",
        '  "a",',
        '  "b\\"",',
        "]);",
        "",
      ].join("\n"),
    );
  });
});
