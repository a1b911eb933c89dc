import { type Good, getOperation, getPointer } from "./good-document.js";

/** One broken promise each, with the problem that tells of it. */
export const breaches: [what: string, problem: string, (document: Good) => void][] = [
  [
    "no operationId",
    `operation-operationId at ${getPointer}/operationId`,
    (it) => Reflect.deleteProperty(getOperation(it), "operationId"),
  ],
  [
    "no summary",
    `operation-summary at ${getPointer}/summary`,
    (it) => Reflect.deleteProperty(getOperation(it), "summary"),
  ],
  [
    "no description",
    `operation-description at ${getPointer}/description`,
    (it) => Reflect.deleteProperty(getOperation(it), "description"),
  ],
  ["no tag", `rule/operation-tag at ${getPointer}/tags`, (it) => getOperation(it).tags.pop()],
  [
    "an operationId twice",
    "operation-operationId-unique at #/paths/~1token/post/oAuth2IssueToken",
    (it) => {
      getOperation(it).operationId = "oAuth2IssueToken";
      getOperation(it).responses["400"] = { description: "Failed." };
    },
  ],
  [
    "an operationId in Pascal case",
    `rule/operation-id-camel-case at ${getPointer}/operationId`,
    (it) => {
      getOperation(it).operationId = "GetRows";
    },
  ],
  [
    "an unknown version",
    `rule/since at ${getPointer}/x-since`,
    (it) => {
      getOperation(it)["x-since"] = "3.7";
    },
  ],
  [
    "no default response",
    `promises/error-response at ${getPointer}/responses`,
    (it) => Reflect.deleteProperty(getOperation(it).responses, "default"),
  ],
  [
    "a token operation without 400",
    "promises/error-response at #/paths/~1token/post/responses",
    (it) => Reflect.deleteProperty(it.paths["/token"].post.responses, "400"),
  ],
  [
    "a page without meta",
    `promises/paged-meta at ${getPointer}/responses/200`,
    (it) => it.components.schemas.Rows.required.pop(),
  ],
  [
    "202 without Location",
    `promises/accepted-location at ${getPointer}/responses/202`,
    (it) => {
      getOperation(it).responses["202"] = { description: "Later." };
    },
  ],
  [
    "neither 202 nor its denial",
    `promises/async-registration at ${getPointer}/responses`,
    (it) => Reflect.deleteProperty(getOperation(it).responses, "202"),
  ],
  [
    "202 and its denial",
    `promises/async-registration at ${getPointer}/x-veeam-vspc-deny-async-action-registration`,
    (it) => Object.assign(getOperation(it), { "x-veeam-vspc-deny-async-action-registration": true }),
  ],
  [
    "a path parameter without format",
    `promises/path-parameter-format at ${getPointer}/parameters/0/schema`,
    (it) => Reflect.deleteProperty(getOperation(it).parameters[0]?.schema ?? {}, "format"),
  ],
  [
    "a parameter without description",
    `promises/described at ${getPointer}/parameters/0`,
    (it) => Reflect.deleteProperty(getOperation(it).parameters[0] ?? {}, "description"),
  ],
  [
    "a property without description",
    "promises/described at #/components/schemas/Rows/properties/meta",
    (it) => Reflect.deleteProperty(it.components.schemas.Rows.properties.meta, "description"),
  ],
  [
    "a schema without description",
    "promises/described at #/components/schemas/Page",
    (it) => Reflect.deleteProperty(it.components.schemas.Page, "description"),
  ],
  [
    "a header without description",
    `promises/described at ${getPointer}/responses/202/headers/Location`,
    (it) => {
      getOperation(it).responses["202"] = {
        description: "Later.",
        headers: { Location: { schema: { type: "string" } } },
      };
    },
  ],
  [
    "TBD in a text",
    "promises/no-placeholder at #/info/title",
    (it) => {
      it.info.title = "TBD";
    },
  ],
  [
    "TBD in an example",
    `promises/no-placeholder at ${getPointer}/responses/default/content/application~1json/example/meta/more`,
    (it) => {
      getOperation(it).responses.default = {
        description: "Failed.",
        content: { "application/json": { example: { meta: { more: "TBD" } } } },
      };
    },
  ],
  [
    "TBD as a name",
    `promises/no-placeholder at ${getPointer}/responses/default/content/application~1json/examples/TBD`,
    (it) => {
      getOperation(it).responses.default = {
        description: "Failed.",
        content: { "application/json": { examples: { TBD: { value: {} } } } },
      };
    },
  ],
  [
    "a JSON answer without example",
    `promises/response-example at ${getPointer}/responses/default/content/application~1json`,
    (it) => {
      getOperation(it).responses.default = { description: "Failed.", content: { "application/json": {} } };
    },
  ],
];
