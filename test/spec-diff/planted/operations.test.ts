import { addOperation, findsPlanted, operationOf, responsesOf } from "../documents.js";

findsPlanted("operations", [
  [
    "an operation removed",
    (document) => delete document.paths["/about"],
    { breaking: ["GET /about: operation-removed: present -> absent"] },
  ],
  [
    "an operation new in a section of ours",
    (document) => addOperation(document, "/licensing/forecast", { tags: ["Licensing"], responses: {} }),
    { other: ["GET /licensing/forecast: operation-new: absent -> present"] },
  ],
  [
    "operations of other sections",
    (document) => {
      addOperation(document, "/invoices", { tags: ["Invoices"], responses: {} });
      addOperation(document, "/untagged", { responses: {} });
    },
    { otherSections: 2 },
  ],
  [
    "an operation deprecated",
    (document) => {
      operationOf(document, "GET /about").deprecated = true;
    },
    { other: ["GET /about: deprecated: in use -> deprecated"] },
  ],
  [
    "a success response removed",
    (document) => delete responsesOf(document, "GET /about")["200"],
    { breaking: ["response 200: response-removed: application/json -> absent (response)"] },
  ],
  [
    "a response without data removed",
    (document) => delete responsesOf(document, "GET /about")["202"],
    { other: ["response 202: response-removed: no content -> absent (response)"] },
  ],
  [
    "a success response new",
    (document) => Object.assign(responsesOf(document, "GET /about"), { 204: { description: "Nothing." } }),
    { breaking: ["response 204: response-new: absent -> no content (response)"] },
  ],
  [
    "an error listed that the default covers",
    (document) => {
      const responses = responsesOf(document, "GET /about");
      Object.assign(responses, { 404: responses.default });
    },
    {},
  ],
  [
    "errors listed one by one, by range, or only by default",
    (document) => {
      const about = responsesOf(document, "GET /about");
      Object.assign(about, { 404: about.default, "5xx": about.default });
      delete about.default;
      const token = responsesOf(document, "POST /token");
      Object.assign(token, { default: token["400"] });
      delete token["400"];
    },
    {},
  ],
  [
    "a success by range",
    (document) => {
      const responses = responsesOf(document, "GET /asyncActions/config");
      Object.assign(responses, { "2xx": responses["200"] });
      delete responses["200"];
    },
    {},
  ],
  [
    "an error that the default does not cover",
    (document) => {
      Object.assign(responsesOf(document, "POST /token"), { 403: { description: "Not allowed." } });
    },
    { other: ["response 403: response-new: absent -> no content (response)"] },
  ],
  [
    "a media type replaced",
    (document) => {
      const pdf = { "application/pdf": { schema: { type: "string", format: "binary" } } };
      Object.assign(responsesOf(document, "GET /licensing/reports/{id}/csv"), { 200: { content: pdf } });
    },
    {
      breaking: [
        "response 200: media-type-removed: application/csv -> application/pdf (response)",
        "response 200: media-type-removed: application/octet-stream -> application/pdf (response)",
      ],
      other: ["response 200: media-type-new: application/csv, application/octet-stream -> application/pdf (response)"],
    },
  ],
]);
