import { describe, expect, it } from "vitest";
import type { OpenApiDocument, Schema } from "../../src/cli/document/model.js";
import {
  changed,
  type Edits,
  echo,
  findings,
  isNode,
  nothing,
  renamePath,
  schemaFindings,
  schemaOf,
  visitObjects,
} from "./documents.js";

const dataOf = (name: string): Schema => ({
  type: "object",
  required: ["data"],
  properties: { data: { $ref: `#/components/schemas/${name}` } },
});

const about = { schema: { allOf: [{ $ref: "#/components/schemas/Envelope" }, dataOf("About")] } };

const spellings: [title: string, edits: Edits][] = [
  ["nothing", {}],
  [
    "descriptions, summaries, examples and operation ids",
    (document) =>
      visitObjects(document, (node) => {
        if (typeof node.description === "string") node.description = "Something else.";
        for (const keyword of ["summary", "examples", "operationId"]) {
          if (typeof node[keyword] !== "object" || Array.isArray(node[keyword])) delete node[keyword];
        }
      }),
  ],
  [
    "the order of operations, properties, required and enum",
    (document) =>
      visitObjects(document, (node) => {
        for (const keyword of ["required", "enum"]) {
          if (Array.isArray(node[keyword])) node[keyword] = node[keyword].toReversed();
        }
        for (const keyword of ["properties", "paths"]) {
          if (isNode(node[keyword])) node[keyword] = Object.fromEntries(Object.entries(node[keyword]).toReversed());
        }
      }),
  ],
  [
    "schemas under other names",
    (document) => {
      const schemas = Object.entries(document.components?.schemas ?? {});
      const renamed = Object.fromEntries(schemas.map(([name, schema]) => [`Rest${name}`, schema]));
      document.components = { ...document.components, schemas: renamed };
      visitObjects(document, (node) => {
        if (typeof node.$ref === "string") node.$ref = node.$ref.replace(/(\/schemas\/)/, "$1Rest");
        const patched = node["x-veeam-vspc-patch-for"];
        if (typeof patched === "string")
          node["x-veeam-vspc-patch-for"] = { $ref: `#/components/schemas/Rest${patched}` };
      });
    },
  ],
  [
    "an extended schema written out",
    (document) => {
      const tenant = schemaOf(document, "CloudTenant");
      const input = schemaOf(document, "CloudTenantInput");
      const own = tenant.allOf?.[1];
      const properties = { ...input.properties, ...own?.properties };
      const required = [input.required, own?.required].flat();
      Object.assign(schemaOf(document, "CloudTenant"), { properties, required });
      delete tenant.allOf;
    },
  ],
  ["a slash at the end of a path", (document) => renamePath(document, "/about", "/about/")],
  [
    "a media type with parameters",
    { "GET /about responses 200": { content: { "application/json; charset=utf-8": about } } },
  ],
  [
    "a parameter that restates the defaults of OpenAPI, or sets a style that does not affect plain values",
    {
      "POST /users/{userUid}/logins/apikey parameters scopes style": "form",
      "POST /users/{userUid}/logins/apikey parameters scopes explode": true,
      "parameters limit explode": false,
    },
  ],
  ["a header in other case", { "parameters clientVersion name": "x-client-version" }],
];

describe("a document is the same with other", () => {
  it.each(spellings)("%s", (_, edits) => {
    expect(findings(changed(edits))).toEqual(nothing);
  });
});

const point = { type: "object", properties: { x: { type: "integer" } } };

const pairs: [title: string, ours: OpenApiDocument, theirs: OpenApiDocument][] = [
  ["null as a type and as nullable", echo({ type: ["string", "null"] }), echo({ type: "string", nullable: true })],
  [
    "null as an alternative and next to a reference",
    echo({ oneOf: [{ $ref: "#/components/schemas/Point" }, { type: "null" }] }, { Point: point }),
    echo({ $ref: "#/components/schemas/Point", nullable: true }, { Point: point }),
  ],
  [
    "null in an enum",
    echo({ type: ["string", "null"], enum: ["a", "b", null] }),
    echo({ type: "string", nullable: true, enum: ["b", "a"] }),
  ],
  ["an enum without a type", echo({ type: "string", enum: ["a"] }), echo({ enum: ["a"] })],
  ["const and an enum of one", echo({ const: "a" }), echo({ type: "string", enum: ["a"] })],
  [
    "a choice of bare types",
    echo({ type: ["string", "integer"] }),
    echo({ anyOf: [{ type: "integer" }, { type: "string" }] }),
  ],
  [
    "an exclusive bound",
    echo({ type: "integer", exclusiveMinimum: 0 }),
    echo({ type: "integer", minimum: 0, exclusiveMinimum: true }),
  ],
  ["an implied type", echo(point), echo({ properties: point.properties })],
  ["an array of anything", echo({ type: "array" }), echo({ type: "array", items: {} })],
  ["a free-form object", echo({ type: "object" }), echo({ type: "object", additionalProperties: true })],
  ["limits that limit nothing", echo({ type: "string" }), echo({ type: "string", minLength: 0 })],
  ["a list that may repeat", echo({ type: "array" }), echo({ type: "array", uniqueItems: false })],
  [
    "a type that contradicts an inner one",
    echo({ type: "integer" }),
    echo({ allOf: [{ type: "string" }], type: "integer" }),
  ],
  ["anything", echo({}), echo({ nullable: true })],
  [
    "a reference to a reference",
    echo({ $ref: "#/components/schemas/Point" }, { Point: point }),
    echo({ $ref: "#/components/schemas/Alias" }, { Alias: { $ref: "#/components/schemas/Point" }, Point: point }),
  ],
  [
    "a property that is declared twice",
    echo({ type: "object", properties: { x: { type: "integer", minimum: 1 } } }),
    echo({
      allOf: [
        { properties: { x: { type: ["number", "null"] } } },
        { properties: { x: { type: "integer", minimum: 1 } } },
      ],
    }),
  ],
];

describe("a schema is the same with", () => {
  it.each(pairs)("%s", (_, ours, theirs) => {
    expect(schemaFindings(ours, theirs)).toEqual(nothing);
    expect(schemaFindings(theirs, ours)).toEqual(nothing);
  });
});
