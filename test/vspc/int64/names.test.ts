import { describe, expect, it } from "vitest";
import { int64Names, int64Source } from "../../../scripts/generate/int64.js";
import { DocumentError, type OpenApiDocument, type Schema } from "../../../src/cli/document/model.js";

const long: Schema = { type: "integer", format: "int64" };

function document(schemas: Record<string, Schema>, paths: OpenApiDocument["paths"] = {}): OpenApiDocument {
  return { openapi: "3.1.0", info: { title: "t", version: "1" }, paths, components: { schemas } };
}

describe("int64Names", () => {
  it("finds names in nullable types, lists, references, compositions and bodies", () => {
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

  it("accepts the name of a string elsewhere and rejects the name of another number", () => {
    const text = document({ A: { properties: { size: long } }, B: { properties: { size: { type: "string" } } } });
    expect(int64Names(text)).toEqual(["size"]);
    const mixed = document({ A: { properties: { size: long } }, B: { properties: { size: { type: "number" } } } });
    expect(() => int64Names(mixed)).toThrow(DocumentError);
    expect(() => int64Names(mixed)).toThrow("size: in #/components/schemas/A, not in #/components/schemas/B");
  });

  describe("a name that is also used for other numbers or any value", () => {
    const holders = (a: string, b: string, other: Schema = { type: "number" }) => {
      const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
      const schema = { properties: { [a]: { type: "array", items: reference("A") }, [b]: reference("B") } };
      return document(
        { A: { properties: { size: long } }, B: { properties: { size: other } } },
        { "/a": { get: { responses: { 200: { content: { "application/json": { schema } } } } } } },
      );
    };

    it("includes the property that contains the 64-bit integers", () => {
      expect(int64Names(holders("data", "other"))).toEqual(["data.size"]);
      expect(int64Names(holders("data", "other", { description: "any" }))).toEqual(["data.size"]);
    });

    it("throws if one property contains both", () => {
      const both = holders("data", "other");
      both.components = {
        schemas: { ...both.components?.schemas, C: { properties: { data: { $ref: "#/components/schemas/B" } } } },
      };
      const schema = { $ref: "#/components/schemas/C" };
      both.paths["/c"] = { get: { responses: { 200: { content: { "application/json": { schema } } } } } } as never;
      expect(() => int64Names(both)).toThrow("size: in #/components/schemas/A, not in #/components/schemas/B");
    });
  });

  it("ignores examples", () => {
    expect(int64Names(document({ A: { example: { properties: { size: long } } } }))).toEqual([]);
  });
});

it("int64Source writes the set of names", () => {
  expect(int64Source(["a", 'b"'], "// banner")).toBe(
    [
      "// banner",
      "/** Names of properties with 64-bit integers. `holder.name` matches only inside a property `holder`. */",
      "export const int64Names: ReadonlySet<string> = new Set([",
      '  "a",',
      '  "b\\"",',
      "]);",
      "",
    ].join("\n"),
  );
});
