import { type Good, getOperation, getPointer } from "./good-document.js";

const levelPointer = "#/components/schemas/Rows/properties/level";

const addLevel = (document: Good, schema: object) =>
  Object.assign(document.components.schemas.Rows.properties, { level: { description: "A level.", ...schema } });

const respondingWith = (status: string, response: object) => (document: Good) =>
  Object.assign(getOperation(document).responses, { [status]: response });

const failingWith = (content: object) =>
  respondingWith("default", { description: "Failed.", content: { "application/json": content } });

type Breach = [what: string, problem: string, (document: Good) => void];

/** Documents that break one rule each, with the expected problem. */
export const breaches: Breach[] = [
  ...["operationId", "summary", "description"].map((key): Breach => {
    const problem = `operation-${key} at ${getPointer}/${key}`;
    return [`an operation without its ${key}`, problem, (it) => Reflect.deleteProperty(getOperation(it), key)];
  }),
  ["an operation without a tag", `rule/operation-tag at ${getPointer}/tags`, (it) => getOperation(it).tags.pop()],
  [
    "a duplicate operationId",
    "operation-operationId-unique at #/paths/~1token/post/oAuth2IssueToken",
    (it) => {
      getOperation(it).operationId = "oAuth2IssueToken";
      getOperation(it).responses["400"] = { description: "Failed." };
    },
  ],
  [
    "an operationId in Pascal case",
    `rule/operation-id-camel-case at ${getPointer}/operationId`,
    (it) => Object.assign(getOperation(it), { operationId: "GetRows" }),
  ],
  [
    "an unknown version in x-since",
    `rule/since at ${getPointer}/x-since`,
    (it) => Object.assign(getOperation(it), { "x-since": "3.8" }),
  ],
  [
    "an operation without a default response",
    `promises/error-response at ${getPointer}/responses`,
    (it) => Reflect.deleteProperty(getOperation(it).responses, "default"),
  ],
  [
    "a token operation without a 400 response",
    "promises/error-response at #/paths/~1token/post/responses",
    (it) => Reflect.deleteProperty(it.paths["/token"].post.responses, "400"),
  ],
  [
    "a page that does not define meta",
    `promises/paged-meta at ${getPointer}/responses/200`,
    (it) => Reflect.deleteProperty(it.components.schemas.Rows.properties, "meta"),
  ],
  [
    "a list whose rows have neither instanceUid nor x-identity",
    `promises/row-identity at ${getPointer}/responses/200`,
    (it) => Reflect.deleteProperty(it.components.schemas.Row, "x-identity"),
  ],
  [
    "an identity of a property that rows do not have",
    `promises/row-identity at ${getPointer}/responses/200`,
    (it) => it.components.schemas.Row["x-identity"].push("b.d"),
  ],
  [
    "a 202 response without a Location header",
    `promises/accepted-location at ${getPointer}/responses/202`,
    respondingWith("202", { description: "Later." }),
  ],
  [
    "an operation that declares neither 202 nor its denial",
    `promises/async-registration at ${getPointer}/responses`,
    (it) => Reflect.deleteProperty(getOperation(it).responses, "202"),
  ],
  [
    "an operation that declares both 202 and its denial",
    `promises/async-registration at ${getPointer}/x-veeam-vspc-deny-async-action-registration`,
    (it) => Object.assign(getOperation(it), { "x-veeam-vspc-deny-async-action-registration": true }),
  ],
  [
    "a path parameter without a format",
    `promises/path-parameter-format at ${getPointer}/parameters/0/schema`,
    (it) => Reflect.deleteProperty(getOperation(it).parameters[0]?.schema ?? {}, "format"),
  ],
  [
    "a required parameter without an example",
    `promises/example at ${getPointer}/parameters/0`,
    (it) => Reflect.deleteProperty(getOperation(it).parameters[0] ?? {}, "example"),
  ],
  [
    "a pattern without an example",
    `promises/example at ${levelPointer}/pattern`,
    (it) => addLevel(it, { type: "string", pattern: "^[a-z]+$" }),
  ],
  [
    "a parameter without a description",
    `promises/described at ${getPointer}/parameters/0`,
    (it) => Reflect.deleteProperty(getOperation(it).parameters[0] ?? {}, "description"),
  ],
  [
    "a property without a description",
    "promises/described at #/components/schemas/Rows/properties/meta",
    (it) => Reflect.deleteProperty(it.components.schemas.Rows.properties.meta, "description"),
  ],
  [
    "a schema without a description",
    "promises/described at #/components/schemas/Page",
    (it) => Reflect.deleteProperty(it.components.schemas.Page, "description"),
  ],
  [
    "a header without a description",
    `promises/described at ${getPointer}/responses/202/headers/Location`,
    respondingWith("202", { description: "Later.", headers: { Location: { schema: { type: "string" } } } }),
  ],
  ["TBD as a value", "promises/no-placeholder at #/info/title", (it) => Object.assign(it.info, { title: "TBD" })],
  [
    "TBD in an example",
    `promises/no-placeholder at ${getPointer}/responses/default/content/application~1json/example/meta/more`,
    failingWith({ example: { meta: { more: "TBD" } } }),
  ],
  [
    "TBD as a key",
    `promises/no-placeholder at ${getPointer}/responses/default/content/application~1json/examples/TBD`,
    failingWith({ examples: { TBD: { value: {} } } }),
  ],
  [
    "a default outside its enum",
    `promises/default-in-enum at ${levelPointer}/default`,
    (it) => addLevel(it, { type: "string", enum: ["low", "high"], default: "medium" }),
  ],
  [
    "a default outside the enum of a referenced schema",
    `promises/default-in-enum at ${levelPointer}/default`,
    (it) => {
      Object.assign(it.components.schemas, { Level: { type: "string", description: "A level.", enum: ["low"] } });
      addLevel(it, { anyOf: [{ $ref: "#/components/schemas/Level" }, { type: "null" }], default: "medium" });
    },
  ],
  [
    "a default with an item outside the enum of the items",
    `promises/default-in-enum at ${levelPointer}/default`,
    (it) => addLevel(it, { type: "array", items: { type: "string", enum: ["low"] }, default: ["low", "medium"] }),
  ],
  [
    "a JSON response without an example",
    `promises/response-example at ${getPointer}/responses/default/content/application~1json`,
    failingWith({}),
  ],
];
