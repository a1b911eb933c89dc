import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { pointerKeys } from "../../src/util/json-pointer.js";
import { badScalars, mutants } from "./mutants.js";
import type { Content, OperationCase, Parameter, SchemaNode } from "./operations.js";

/** Arguments of one call. Parameters with JSON content are values, not strings. */
export interface Call {
  /** Description that distinguishes this call from others of its operation. */
  what: string;
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
}

export interface InvalidCall extends Call {
  place: "path" | "query" | "body";
  /** The invalid parameter, or the dotted path of the invalid property. Empty for the body as a whole. */
  culprit: string;
}

/** Returns calls that the document allows: each request example, with only the required and with all parameters. */
export function validCalls({ parameters, body: content }: OperationCase): Call[] {
  const bodies = content ? bodiesOf(content) : [{ name: "call", value: undefined }];
  const required = parameters.filter((parameter) => parameter.required);
  return bodies.flatMap(({ name, value: body }) => [
    { what: `${name} with required parameters`, ...argumentsOf(required), body },
    { what: `${name} with all parameters`, ...argumentsOf(parameters), body },
  ]);
}

/** Returns calls that the document forbids, each for one reason. */
export function invalidCalls(document: OpenApiDocument, operation: OperationCase): InvalidCall[] {
  const [valid] = validCalls(operation);
  if (!valid) return [];
  return [
    ...operation.parameters.flatMap((parameter) => badParameters(valid, parameter)),
    ...(operation.body ? badBodies(document, valid, operation.body) : []),
  ];
}

function bodiesOf({ mediaType, examples }: Content): { name: string; value: unknown }[] {
  return mediaType === "multipart/form-data" ? [{ name: "file", value: form("license") }] : examples;
}

/** Creates an upload with the given part name. */
function form(name: string): FormData {
  const data = new FormData();
  data.append(name, new Blob(["<license/>"]), "license.lic");
  return data;
}

function argumentsOf(parameters: Parameter[]): Pick<Call, "path" | "query"> {
  const at = (place: string) =>
    Object.fromEntries(parameters.filter((one) => one.in === place).map((one) => [one.name, sample(one)]));
  return { path: at("path"), query: at("query") };
}

function sample({ examples, schema }: Parameter): unknown {
  return examples.length > 0 ? examples[0] : sampleOf(schema);
}

/** Returns a value that a schema without limits on strings allows. */
export function sampleOf(schema: SchemaNode): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.format === "uuid") return "5b0f3a52-7c1d-4f0e-9a36-2d8f1c4b7e90";
  const [type] = [schema.type ?? "string"].flat();
  if (type === "array") return schema.items ? [sampleOf(schema.items)] : [];
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  return type === "boolean" ? true : "text";
}

const badJson = ["[{", "{}", '[{"unheard":"of"}]', '["text"]'];

function badParameters(valid: Call, { name, in: place, required, json, schema }: Parameter): InvalidCall[] {
  if (place !== "path" && place !== "query") return [];
  const change = (what: string, value: unknown): InvalidCall => {
    return { ...valid, [place]: { ...valid[place], [name]: value }, what: `${name} ${what}`, place, culprit: name };
  };
  const values = json ? badJson : badScalars(schema);
  const missing = required && place === "query" ? [change("missing", undefined)] : [];
  return [...values.map((value) => change(`= ${value}`, value)), ...missing];
}

function badBodies(document: OpenApiDocument, valid: Call, content: Content & { required: boolean }): InvalidCall[] {
  const { mediaType, pointer, required } = content;
  const change = (what: string, culprit: string, body: unknown): InvalidCall => {
    return { ...valid, body, what: `body ${culprit} ${what}`, place: "body", culprit };
  };
  if (mediaType === "multipart/form-data") return [change("missing", "license", form("other"))];
  const isForm = mediaType === "application/x-www-form-urlencoded";
  const faults = mutants(document, pointerKeys(pointer), valid.body)
    .filter(({ value }) => !isForm || isText(value))
    .map(({ what, at, value }) => change(what, at.join("."), value));
  return [...(required ? [change("missing", "", undefined)] : []), ...faults];
}

/** Whether all fields are strings, because a form has no other types. */
const isText = (value: unknown) => Object.values(value ?? {}).every((field) => typeof field === "string");
