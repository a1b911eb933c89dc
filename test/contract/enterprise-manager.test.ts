import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemas } from "../../scripts/mock/schemas.js";
import { type Mock, startMock } from "../../scripts/mock/server.js";
import { type Call, type InvalidCall, invalidCalls, validCalls } from "../support/calls.js";
import { type OperationCase, operations, readDocument } from "../support/operations.js";
import promised from "./enterprise-manager.operations.json" with { type: "json" };

const document = readDocument("enterprise-manager");
const cases = operations(document);
const validator = schemas(document);

let mock: Mock;
const exercised = new Set<string>();
let refused = 0;

beforeAll(async () => {
  mock = await startMock({
    document: fileURLToPath(new URL("../../generated/enterprise-manager.openapi.json", import.meta.url)),
  });
});
afterAll(async () => {
  await mock.close();
  console.log(`enterprise-manager: operations exercised ${exercised.size} of ${promised.length}`);
  console.log(`enterprise-manager: invalid calls refused ${refused}`);
});

/** Makes the call in JSON, with a session and, for the logon, a password. */
function call({ method, path: template, body: content }: OperationCase, { path, query, body }: Call) {
  const route = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  const json = body === undefined ? {} : { "content-type": content?.mediaType ?? "application/json" };
  return fetch(`${mock.url}${route}?${parameters}`, {
    method: method.toUpperCase(),
    headers: { accept: "application/json", authorization: "Basic dTpw", "x-restsvcsessionid": "session", ...json },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/** Errors of a body against the schema that the operation declares for the status; `default` where it names none. */
function faults({ responses }: OperationCase, status: number, body: unknown) {
  const json = responses.filter(({ mediaType }) => mediaType === "application/json");
  const content = json.find((one) => one.status === `${status}`) ?? json.find((one) => one.status === "default");
  if (!content) return [`${status} declares no JSON`];
  const validate = validator(content.pointer);
  return validate(body) ? [] : validate.errors;
}

/** What is wrong with how a forbidden call was answered; nothing where it was refused for its fault. */
async function leniency(operation: OperationCase, invalid: InvalidCall): Promise<string[]> {
  const response = await call(operation, invalid);
  const body: unknown = await response.json();
  expect(faults(operation, response.status, body), invalid.what).toEqual([]);
  const { Message = "" } = body as { Message?: string };
  const blamed = Message.includes(invalid.culprit.split(".").at(-1) ?? "");
  return response.status === 400 && blamed ? [] : [`${invalid.what}: ${response.status} ${Message}`];
}

it("the document has the promised operations", () => {
  expect(cases.map(({ key }) => key).sort()).toEqual(promised);
});

describe.each(cases)("$key", (operation) => {
  it.each(validCalls(operation))("answers: $what", async (valid) => {
    const response = await call(operation, valid);
    const success = operation.responses.find(({ status }) => status.startsWith("2"));
    expect(`${response.status}`).toBe(success?.status ?? "204");
    const text = await response.text();
    if (success) expect(faults(operation, response.status, JSON.parse(text))).toEqual([]);
    else expect(text).toBe("");
    exercised.add(operation.key);
  });

  it("refuses what the document forbids", async () => {
    const invalid = invalidCalls(document, operation);
    const lenient = await Promise.all(invalid.map((one) => leniency(operation, one)));
    expect(lenient.flat()).toEqual([]);
    refused += invalid.length;
  });
});
