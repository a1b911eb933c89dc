import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { downgrade } from "../../src/cli/document/downgrade.js";
import { type OpenApiDocument, operationsOf, type Parameter, type PathItem } from "../../src/cli/document/model.js";
import { plainParameters } from "../../src/cli/document/plain-parameters.js";

const read = (name: string): OpenApiDocument =>
  JSON.parse(readFileSync(new URL(`../../generated/${name}.openapi.json`, import.meta.url), "utf8"));

const schemas = {
  Row: { type: "object", properties: { name: { type: "string" } } },
  Sort: { type: "object", properties: { next: { $ref: "#/components/schemas/Sort" } } },
  Filter: { type: "object", properties: { value: { $ref: "#/components/schemas/Row" } } },
};

/** Returns a parameter with JSON content: a list of the named schema. */
const json = (name: keyof typeof schemas, more = {}): Parameter => {
  const schema = { type: "array", items: { $ref: `#/components/schemas/${name}` } };
  return { name: name.toLowerCase(), in: "query", content: { "application/json": { schema, ...more } } };
};

const get = {
  parameters: [{ $ref: "#/components/parameters/sort" }, { name: "limit", in: "query", schema: { type: "integer" } }],
  responses: { 200: { description: "Rows.", content: { "text/json": { schema: schemas.Row } } } },
};

const byName = { examples: { name: { summary: "By name", value: [{ property: "name" }] } } };

/** Returns a document that declares the filter in the path and the sort as a component. */
const rows = (): OpenApiDocument => ({
  openapi: "3.1.0",
  info: { title: "Rows", version: "1" },
  paths: { "/rows": Object.assign({ get } as PathItem, { parameters: [json("Filter")] }) },
  components: { schemas, parameters: { sort: json("Sort", byName) } },
});

describe("plainParameters", () => {
  it("makes parameters with JSON content strings, wherever they are declared", () => {
    const { paths, components } = plainParameters(rows());
    expect(components?.parameters?.sort).toEqual({
      name: "sort",
      in: "query",
      schema: { type: "string" },
      examples: { name: { summary: "By name", value: '[{"property":"name"}]' } },
    });
    expect(paths?.["/rows"]?.parameters).toEqual([{ name: "filter", in: "query", schema: { type: "string" } }]);
    expect(paths?.["/rows"]?.get).toEqual(get);
  });

  it("returns an equal document if no parameter has JSON content", () => {
    expect(plainParameters(read("enterprise-manager"))).toEqual(read("enterprise-manager"));
  });

  it("changes only these parameters and one circular schema in the VSPC document", () => {
    const document = read("vspc");
    const plain = plainParameters(document);
    const parameters = (one: OpenApiDocument) => [...operationsOf(one)].flatMap((operation) => operation.parameters);
    const texts = parameters(document).map(({ content, ...rest }) => {
      return content ? { ...rest, schema: { type: "string" }, examples: expect.anything() } : rest;
    });
    expect(parameters(plain)).toEqual(texts);
    expect(Object.keys(plain.paths)).toEqual(Object.keys(document.paths));
    const differing = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) => {
      return isDeepStrictEqual(plain.components?.schemas?.[name], schema) ? [] : [name];
    });
    const ofParameters = ["FilterCondition", "FilterExpression", "FilterGroup", "SelectExpression", "SortExpression"];
    expect(differing.sort()).toEqual([...ofParameters, "Vb365OrganizationChildrenEmbedded"]);
  });
});

describe("downgrade", () => {
  it.each(["vspc", "enterprise-manager"])("returns a valid OpenAPI 3.0.3 document for %s", async (name) => {
    const rules = { struct: "error", "no-invalid-schema-examples": "error", "no-invalid-parameter-examples": "error" };
    const config = await createConfig({ rules } as never);
    const problemsOf = (document: object) =>
      lintFromString({ source: JSON.stringify(document), absoluteRef: "/document.json", config });
    const plain = plainParameters(read(name));
    expect(await problemsOf({ ...plain, openapi: "3.0.3" })).not.toEqual([]);
    expect(await problemsOf(downgrade(plain))).toEqual([]);
    expect(JSON.stringify(downgrade(plain))).not.toMatch(/"(type":"null|const"|examples":\[)/);
  });
});
