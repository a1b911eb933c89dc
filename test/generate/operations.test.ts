import { describe, expect, it } from "vitest";
import { DocumentError } from "../../src/cli/document/model.js";
import { operationTraits } from "../../src/cli/types/operations.js";
import { documentOf } from "./documents.js";

/** Returns the traits of the operation `METHOD /a`, which is in YAML. */
function traitsOf(operation: string, components?: string, method = "get") {
  const document = documentOf(`/a: { ${method}: { responses: {}, ${operation} } }`, components);
  return operationTraits(document)[`${method.toUpperCase()} /a`];
}

const query = (...names: string[]) => `parameters: [${names.map((name) => `{ name: ${name}, in: query }`)}]`;

describe("traits of operations", () => {
  it.each([
    ["nothing", "tags: []", {}],
    ["its id", "operationId: getA", { id: "getA" }],
    ["paging by extension", "x-veeam-pagination: true", { paged: true }],
    ["paging by parameters", query("limit", "offset"), { paged: true }],
    ["no paging by half of the parameters", query("limit"), {}],
    ["no paging that is denied", "x-veeam-pagination: false", {}],
    ["filter by extension", "x-veeam-pagination-filter: true", { filter: true }],
    ["sort by extension", "x-veeam-pagination-sort: true", { sort: true }],
    ["select by extension", "x-veeam-pagination-select: true", { select: true }],
    [
      "filter, sort, select and expand by parameters",
      query("filter", "sort", "select", "expand"),
      { filter: true, sort: true, select: true, expand: true },
    ],
    ["no filter from the header of that name", "parameters: [{ name: filter, in: header }]", {}],
    ["anonymous", "x-veeam-allow-anonymous: true", { anonymous: true }],
    ["its version", "x-since: '3.6'", { since: "3.6" }],
  ])("reads traits from the document: %s", (_name, operation, traits) => {
    expect(traitsOf(operation)).toEqual(traits);
  });

  it("determines which methods write", () => {
    const writes = (method: string) => traitsOf("tags: []", undefined, method)?.write === true;
    const methods = ["get", "head", "options", "put", "post", "delete", "patch"];
    expect(methods.filter(writes)).toEqual(["put", "post", "delete", "patch"]);
  });

  it("determines whether an operation that returns 202 runs asynchronously", () => {
    const denied = "{ responses: { '202': {} }, x-veeam-vspc-deny-async-action-registration: true }";
    const document = documentOf(`/a: { get: { responses: { '202': {} } }, put: ${denied} }`);
    expect(operationTraits(document)).toEqual({ "GET /a": { async: true }, "PUT /a": { write: true } });
  });

  it.each([
    ["required", "required: [data], properties: { data: { type: object } }", {}],
    ["not required", "properties: { data: { type: object } }", { empty: true }],
    ["null", "required: [data], properties: { data: { type: [array, 'null'] } }", { empty: true }],
    [
      "one object or null",
      "required: [data], properties: { data: { oneOf: [{ type: object }, { type: 'null' }] } }",
      { empty: true },
    ],
  ])("determines whether a success can omit data if data is %s", (_name, schema, traits) => {
    const document = documentOf(
      `/a: { get: { responses: { '200': { content: { application/json: { schema: { ${schema} } } } } } } }`,
    );
    expect(operationTraits(document)).toEqual({ "GET /a": traits });
  });

  it("includes the parameters of the path and referenced parameters", () => {
    const document = documentOf(
      "/a: { parameters: [{ $ref: '#/components/parameters/limit' }], get: { parameters: [{ $ref: '#/components/parameters/from' }] } }",
      "parameters: { limit: { name: limit, in: query }, from: { name: offset, in: query } }",
    );
    expect(operationTraits(document)).toEqual({ "GET /a": { paged: true } });
  });

  it("sorts operations by method and path, regardless of the order of the document", () => {
    const document = documentOf("{ /b: { post: {}, get: {} }, '/a/{id}': { get: {} }, /a/B: { get: {} } }");
    expect(Object.keys(operationTraits(document))).toEqual(["GET /a/B", "GET /a/{id}", "GET /b", "POST /b"]);
  });

  it.each([
    ["3.6", "3.6"],
    ["3.10", "3.1"],
    ["true", "true"],
    ["''", '""'],
    ["latest", '"latest"'],
  ])("rejects the version %s", (since, got) => {
    expect(() => traitsOf(`x-since: ${since}`)).toThrow(
      new DocumentError(`GET /a: x-since must be a string such as "3.6", got ${got}`),
    );
  });
});

describe("patched schemas", () => {
  const schemas = `
    schemas:
      Base: { properties: { uid: { readOnly: true }, base: {} } }
      State: { readOnly: true, type: string }
      Contact: { properties: { email: {}, isConfirmed: { readOnly: true } } }
      Thing:
        allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { made: { readOnly: true } } }]
        properties:
          name: { type: string }
          state: { $ref: '#/components/schemas/State' }
          whole: { readOnly: true, properties: { inner: { readOnly: true } } }
          contact: { $ref: '#/components/schemas/Contact' }
          composed: { allOf: [{ $ref: '#/components/schemas/Contact' }]}
          chosen: { oneOf: [{ $ref: '#/components/schemas/Contact' }, { type: 'null' }] }
          any: { anyOf: [{ $ref: '#/components/schemas/Contact' }, { type: 'null' }] }
          "a/b~c": { readOnly: true }
          parts: { type: array, items: { properties: { id: { readOnly: true } } } }
  `;
  const readOnly = [
    "/any/isConfirmed",
    "/a~1b~0c",
    "/chosen/isConfirmed",
    "/composed/isConfirmed",
    "/contact/isConfirmed",
    "/made",
    "/state",
    "/uid",
    "/whole",
  ];

  it.each([
    ["by name", "Thing"],
    ["by reference", "{ $ref: '#/components/schemas/Thing' }"],
    ["by a reference of older documents", "{ $ref: '#/definitions/Thing' }"],
  ])("finds the patched schema %s, with the pointers of its read-only properties", (_name, value) => {
    const traits = traitsOf(`x-veeam-vspc-patch-for: ${value}`, schemas, "patch");
    expect(traits).toEqual({ write: true, patches: "Thing", readOnly });
  });

  it("supports a patched schema that is missing from the document", () => {
    expect(traitsOf("x-veeam-vspc-patch-for: Gone", schemas, "patch")).toEqual({
      write: true,
      patches: "Gone",
      readOnly: [],
    });
  });

  it("supports a patched schema that contains itself", () => {
    const node =
      "schemas: { Node: { properties: { id: { readOnly: true }, next: { $ref: '#/components/schemas/Node' } } } }";
    expect(traitsOf("x-veeam-vspc-patch-for: Node", node, "patch")?.readOnly).toEqual(["/id"]);
  });
});
