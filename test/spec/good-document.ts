/** Creates a document that follows all rules: a paged collection and the token operation. */
export function good() {
  const error = {
    description: "Failed.",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Rows" }, example: {} } },
  };
  const list = {
    operationId: "getRows",
    tags: ["Rows"],
    summary: "List rows",
    description: "Lists rows.",
    "x-since": "3.6",
    "x-veeam-pagination": true,
    parameters: [
      {
        name: "rowUid",
        in: "path",
        required: true,
        description: "A row.",
        schema: { type: "string", format: "uuid" },
        example: "9f0c54a3-1be5-4a6f-9d9f-d4a3b5e64a10",
      },
    ],
    responses: {
      "200": {
        description: "Rows.",
        content: {
          "application/json": { schema: { $ref: "#/components/schemas/Page" }, examples: { one: { value: {} } } },
        },
      },
      "202": {
        description: "Later.",
        headers: { Location: { description: "The action.", schema: { type: "string" } } },
      },
      default: error,
    } as Record<string, object>,
  };
  const token = {
    operationId: "oAuth2IssueToken",
    tags: ["Rows"],
    summary: "Issue a token",
    description: "Issues a token.",
    "x-veeam-vspc-deny-async-action-registration": true,
    responses: { "200": { description: "A token." }, "400": error },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Rows", version: "1", license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "https://rows.example.org/api/v3" }],
    security: [{ bearer: [] }],
    tags: [{ name: "Rows", description: "Rows." }],
    paths: { "/rows/{rowUid}": { get: list }, "/token": { post: token } },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Rows: {
          description: "Rows.",
          type: "object",
          properties: {
            meta: { type: "object", description: "Paging information." },
            data: { type: "array", description: "Rows.", items: { $ref: "#/components/schemas/Row" } },
          },
        },
        Row: {
          description: "A row.",
          type: "object",
          "x-identity": ["a", "b.c"],
          properties: {
            a: { type: "string", description: "First part of the identity." },
            b: {
              type: "object",
              description: "Object with the second part.",
              properties: { c: { type: "string", description: "Second part of the identity." } },
            },
          },
        },
        Page: { description: "A page.", allOf: [{ $ref: "#/components/schemas/Rows" }] },
      },
    },
  };
}

export type Good = ReturnType<typeof good>;

/** Returns the operation of the paged collection, and its JSON pointer. */
export const getOperation = (document: Good) => document.paths["/rows/{rowUid}"].get;
export const getPointer = "#/paths/~1rows~1{rowUid}/get";
