import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withClientErrors } from "../../scripts/generate/client-errors.js";
import { plainParameters } from "../../scripts/generate/plain-parameters.js";
import type { OpenApiDocument, Parameter, PathItem } from "../../src/cli/document/model.js";
import { operationsOf } from "../../src/cli/document/model.js";

const read = (name: string): OpenApiDocument =>
  JSON.parse(readFileSync(new URL(`../../generated/${name}.openapi.json`, import.meta.url), "utf8"));

const info = { title: "Rows", version: "1" };
const schemas = {
  Row: { type: "object", properties: { name: { type: "string" } } },
  Sort: { type: "object", properties: { next: { $ref: "#/components/schemas/Sort" } } },
  Filter: { type: "object", properties: { value: { $ref: "#/components/schemas/Row" } } },
};

/** A parameter whose content is JSON, a list of the named schema. */
const json = (
  name: keyof typeof schemas,
  examples?: Record<string, { summary?: string; value: unknown }>,
): Parameter => {
  const schema = { type: "array", items: { $ref: `#/components/schemas/${name}` } };
  return {
    name: name.toLowerCase(),
    in: "query",
    content: { "application/json": { schema, ...(examples && { examples }) } },
  };
};

const get = {
  parameters: [{ $ref: "#/components/parameters/sort" }, { name: "limit", in: "query", schema: { type: "integer" } }],
  responses: {
    200: { description: "Rows.", content: { "text/json": { schema: { $ref: "#/components/schemas/Row" } } } },
  },
};

const byName = { name: { summary: "By name", value: [{ property: "name" }] } };

/** Lists rows; the filter belongs to the path, the sort is shared. */
const rows = (): OpenApiDocument => ({
  openapi: "3.1.0",
  info,
  paths: { "/rows": Object.assign({ get } as PathItem, { parameters: [json("Filter")] }) },
  components: { schemas, parameters: { sort: json("Sort", byName) } },
});

describe("plain parameters", () => {
  it("hold JSON as text, wherever the parameter is declared", () => {
    const { paths, components } = plainParameters(rows()) ?? {};
    expect(components?.parameters?.sort).toEqual({
      name: "sort",
      in: "query",
      schema: { type: "string" },
      examples: { name: { summary: "By name", value: '[{"property":"name"}]' } },
    });
    expect(paths?.["/rows"]?.parameters).toEqual([{ name: "filter", in: "query", schema: { type: "string" } }]);
    expect(paths?.["/rows"]?.get).toEqual(get);
  });

  it("leave no schema behind that only they used", () => {
    expect(Object.keys(plainParameters(rows())?.components?.schemas ?? {})).toEqual(["Row"]);
  });

  it("are nothing where no parameter holds JSON", () => {
    const { paths, ...others } = rows();
    expect(plainParameters({ ...others, paths: {}, components: { schemas } })).toBeUndefined();
    expect(plainParameters(read("enterprise-manager"))).toBeUndefined();
  });

  it("are all that sets the second document of the console apart", () => {
    const document = read("vspc");
    const plain = read("vspc.plain");
    const parameters = (one: OpenApiDocument) => [...operationsOf(one)].flatMap((operation) => operation.parameters);
    const texts = parameters(document).map(({ content, ...rest }) => {
      return content ? { ...rest, schema: { type: "string" }, examples: expect.anything() } : rest;
    });
    expect(parameters(plain)).toEqual(texts);
    expect(parameters(plain).filter(({ content }) => content)).toEqual([]);
    expect(Object.keys(plain.paths)).toEqual(Object.keys(document.paths));
  });
});

describe("client errors", () => {
  const responsesAfter = (responses: Record<string, unknown>) => {
    const { paths } = withClientErrors({ openapi: "3.1.0", info, paths: { "/": { get: { responses } } as never } });
    return paths["/"]?.get?.responses;
  };
  const error = { description: "An error." };

  it("are the default response where nothing else is said", () => {
    expect(responsesAfter({ 200: {}, default: error })).toEqual({ 200: {}, 400: error, default: error });
  });

  it.each([
    ["a client error is declared", { 200: {}, 404: {}, default: error }],
    ["a range of them is", { 200: {}, "4XX": {}, default: error }],
    ["there is no default", { 200: {} }],
  ])("are left alone where %s", (_, responses) => {
    expect(responsesAfter(responses)).toEqual(responses);
  });
});
