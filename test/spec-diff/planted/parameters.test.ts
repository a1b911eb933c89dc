import { addParameter, findsPlanted, operationOf, ownParameterOf, parameterOf, renamePath } from "../documents.js";

findsPlanted("parameters", [
  [
    "a parameter removed",
    (document) => {
      const operation = operationOf(document, "DELETE /users/{userUid}/tokens");
      operation.parameters = (operation.parameters ?? []).filter((node) => !("name" in node));
    },
    { breaking: ["query parameter userLoginId: parameter-removed: integer (int64) -> absent (request)"] },
  ],
  [
    "an optional parameter new",
    (document) => addParameter(document, "GET /about", { name: "expand", in: "query", schema: { type: "string" } }),
    { other: ["query parameter expand: parameter-new: absent -> optional, string (request)"] },
  ],
  [
    "a required parameter new",
    (document) => {
      const schema = { type: "string", format: "uuid" };
      addParameter(document, "GET /about", { name: "X-Tenant", in: "header", required: true, schema });
    },
    { breaking: ["header parameter X-Tenant: parameter-new: absent -> required, string (uuid) (request)"] },
  ],
  [
    "headers that OpenAPI describes elsewhere",
    (document) => {
      const schema = { type: "string" };
      addParameter(document, "GET /about", { name: "Authorization", in: "header", required: true, schema });
    },
    {},
  ],
  [
    "a parameter required",
    (document) => {
      ownParameterOf(document, "DELETE /users/{userUid}/tokens", "userLoginId").required = true;
    },
    { breaking: ["query parameter userLoginId: required: optional -> required (request)"] },
  ],
  [
    "a parameter optional",
    (document) => delete ownParameterOf(document, "POST /users/{userUid}/logins/apikey", "description").required,
    { other: ["query parameter description: required: required -> optional (request)"] },
  ],
  [
    "a parameter of another type",
    (document) => {
      ownParameterOf(document, "DELETE /users/{userUid}/tokens", "userLoginId").schema = { type: "string" };
    },
    { breaking: ["query parameter userLoginId: type: integer -> string (request)"] },
  ],
  [
    "a list written another way",
    (document) => {
      ownParameterOf(document, "POST /users/{userUid}/logins/apikey", "scopes").explode = false;
    },
    { breaking: ["query parameter scopes: parameter-encoding: form, explode -> form (request)"] },
  ],
  [
    "a request enum narrowed",
    (document) => {
      const { schema } = ownParameterOf(
        document,
        "DELETE /licensing/backupServers/{backupServerUid}",
        "sectionForDelete",
      );
      schema.enum = ["All", "Instance"];
    },
    { breaking: ['query parameter sectionForDelete: enum: 3 values -> without "Socket" (request)'] },
  ],
  [
    "a request enum widened",
    (document) => {
      const { schema } = ownParameterOf(
        document,
        "DELETE /licensing/backupServers/{backupServerUid}",
        "sectionForDelete",
      );
      schema.enum = ["All", "Instance", "Socket", "Points"];
    },
    { other: ['query parameter sectionForDelete: enum: 3 values -> with "Points" (request)'] },
  ],
  [
    "a range narrowed at one end and widened at the other",
    (document) => Object.assign(parameterOf(document, "limit").schema, { minimum: 0, maximum: 100 }),
    {
      breaking: ["query parameter limit: maximum: 500 -> 100 (request)"],
      other: ["query parameter limit: minimum: 1 -> 0 (request)"],
    },
  ],
  [
    "a parameter deprecated",
    (document) => Object.assign(parameterOf(document, "offset"), { deprecated: true }),
    { other: ["query parameter offset: deprecated: in use -> deprecated (request)"] },
  ],
  [
    "another default",
    (document) => Object.assign(parameterOf(document, "limit").schema, { default: 50 }),
    { breaking: ["query parameter limit: default: 100 -> 50 (request)"] },
  ],
  [
    "a default that theirs does not tell",
    (document) => delete parameterOf(document, "limit").schema.default,
    { other: ["query parameter limit: default: 100 -> none (request)"] },
  ],
  [
    "a path parameter under another name",
    (document) => {
      const path = "/licensing/voneServers/{vOneServerUid}";
      parameterOf(document, "vOneServerUid").name = "ID";
      renamePath(document, path, "/licensing/voneServers/{ID}");
      renamePath(document, `${path}/update`, "/licensing/voneServers/{ID}/update/");
    },
    { other: ["path parameter vOneServerUid: parameter-renamed: vOneServerUid -> ID (request)"] },
  ],
]);
