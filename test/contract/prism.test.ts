import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemas } from "../../scripts/mock/schemas.js";
import { type Call, type InvalidCall, invalidCalls, validCalls } from "../support/calls.js";
import { type OperationCase, operations, readDocument } from "../support/operations.js";
import { type Prism, send, startPrism } from "../support/prism.js";

const bearer = { authorization: "Bearer key" };
const session = { authorization: "Basic dTpw", "x-restsvcsessionid": "session", accept: "application/json, */*;q=0.1" };

/** Calls that must not get through, and do: Prism reads no parameter whose content is JSON. */
const unread = ({ parameters }: OperationCase, { place, culprit }: InvalidCall) =>
  place === "query" && parameters.some(({ name, json }) => json && name === culprit);

/** One fault of each parameter and property: the mock's own tests go through the rest. */
const onePerCulprit = (calls: InvalidCall[]) => [
  ...new Map(calls.map((call) => [`${call.place} ${call.culprit}`, call])).values(),
];

/** Prism reads a list in a query only where the document allows nothing but a list: null beside it is too much. */
function sendsNullableList({ parameters }: OperationCase, query: Record<string, unknown>): boolean {
  return parameters.some(
    ({ name, schema: { type } }) => name in query && Array.isArray(type) && type.includes("array"),
  );
}

describe.each([
  { name: "vspc", headers: bearer },
  { name: "vspc.plain", headers: bearer },
  { name: "enterprise-manager", headers: session },
] as const)("the stock Prism command on the document $name", ({ name, headers }) => {
  const document = readDocument(name);
  const cases = operations(document);
  const validator = schemas(document);

  let prism: Prism;
  beforeAll(async () => {
    prism = await startPrism(fileURLToPath(new URL(`../../generated/${name}.openapi.json`, import.meta.url)));
  });
  afterAll(() => prism?.stop());

  /** What is wrong with the answer to a call that is allowed. */
  async function fault(operation: OperationCase, call: Call): Promise<string[]> {
    const response = await send(prism.url, operation, call, headers);
    const text = await response.text();
    const success = operation.responses.find(({ status }) => status.startsWith("2"));
    const where = `${operation.key}: ${call.what}: ${response.status}`;
    if (`${response.status}` !== (success?.status ?? "204")) return [`${where} ${text}`];
    if (success?.mediaType !== "application/json") return [];
    const validate = validator(success.pointer);
    return validate(JSON.parse(text)) ? [] : [`${where} ${JSON.stringify(validate.errors)}`];
  }

  /** How a call that is forbidden got through, or was refused for another reason. */
  async function leniency(operation: OperationCase, call: InvalidCall): Promise<string[]> {
    const response = await send(prism.url, operation, call, headers);
    await response.arrayBuffer();
    const blamed = (response.headers.get("sl-violations") ?? "").toLowerCase();
    const isBlamed = blamed.includes((call.culprit.split(".").at(-1) ?? "").toLowerCase());
    return response.status >= 400 && blamed !== "" && isBlamed ? [] : [`${operation.key}: ${call.what}`];
  }

  it("answers every operation as it declares", async () => {
    const faults: string[] = [];
    for (const operation of cases) {
      const calls = validCalls(operation).filter(({ query }) => !sendsNullableList(operation, query));
      const found = await Promise.all(calls.map((call) => fault(operation, call)));
      faults.push(...found.flat());
    }
    expect(faults).toEqual([]);
  }, 180_000);

  it("refuses what the document forbids, as far as Prism reads it", async () => {
    const lenient: string[] = [];
    const expected: string[] = [];
    for (const operation of cases) {
      const calls = onePerCulprit(invalidCalls(document, operation));
      const found = await Promise.all(calls.map((call) => leniency(operation, call)));
      lenient.push(...found.flat());
      expected.push(...calls.filter((call) => unread(operation, call)).map(({ what }) => `${operation.key}: ${what}`));
    }
    expect(lenient).toEqual(expected);
    expect(expected.length > 0).toBe(name === "vspc");
  }, 180_000);

  it("refuses a call without credentials", async () => {
    const [operation] = cases.filter(({ key }) => key === "GET /about" || key === "GET /cloud/tenants");
    if (!operation) throw new Error("no such operation");
    expect((await fetch(prism.url + operation.path)).status).toBe(401);
  });
});
