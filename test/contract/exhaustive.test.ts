import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { plainParameters } from "../../src/cli/document/plain-parameters.js";
import { type Call, invalidCalls, validCalls } from "../support/calls.js";
import { type LimitCase, limitCases } from "../support/limits.js";
import { type OperationCase, operations, readDocument } from "../support/operations.js";
import { startPrism } from "../support/prism.js";
import { requestOf } from "../support/send.js";
import { createRecorder, type Exchange } from "./support/recorder.js";
import type { Fault } from "./support/unread.js";

const timeout = 600_000;
const vspc = readDocument("vspc");
const enterpriseManager = readDocument("enterprise-manager");
const bearer = { accept: "application/json, */*;q=0.1", authorization: "Bearer key" };
const session = { accept: "application/json", authorization: "Basic dTpw", "x-restsvcsessionid": "session" };

/** Starts Prism for a document, and returns a function that sends calls without a client. */
async function open(document: OpenApiDocument, headers: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), "prism-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "openapi.json");
  // With a dialect, Prism passes schemas to ajv unchanged. Without one, it limits int64 to 2^53 - 1.
  const jsonSchemaDialect = "https://json-schema.org/draft/2020-12/schema";
  await writeFile(file, JSON.stringify({ ...document, jsonSchemaDialect }));
  const prism = await startPrism(file);
  onTestFinished(prism.stop);
  const recorder = createRecorder(document, prism.url, "");
  return (operation: OperationCase, call: Call): Promise<Exchange> =>
    recorder.exchange(requestOf("https://server.example.com", operation, call, headers));
}

type Send = Awaited<ReturnType<typeof open>>;

/** Reports an unexpected response to a valid call. Returns nothing if the response is as declared. */
async function rejection(send: Send, operation: OperationCase, call: Call, what: string): Promise<string[]> {
  const { status, faults } = await send(operation, call);
  const declared = operation.responses.find((response) => response.status.startsWith("2"))?.status ?? "204";
  return `${status}` === declared && faults.length === 0
    ? []
    : [`${operation.key}: ${what}: ${status} ${JSON.stringify(faults)}`];
}

/** Reports an unexpected response to an invalid call. Returns nothing if it was rejected for the right reason. */
async function leniency(
  send: Send,
  operation: OperationCase,
  call: Call & { culprit: string },
  what: string,
): Promise<string[]> {
  const { status, faults } = await send(operation, call);
  // If a form is invalid as a whole, its fields are missing.
  const isCulprit = ({ culprit }: Fault) => call.culprit === "" || culprit.toLowerCase() === call.culprit.toLowerCase();
  return faults.some(isCulprit) ? [] : [`${operation.key}: ${what}: ${status} blames ${JSON.stringify(faults)}`];
}

/** Prism reads an empty string in a query as null if null is allowed. */
function isNull({ operation, place, culprit, keyword }: LimitCase): boolean {
  const parameter = operation.parameters.find(({ name }) => name === culprit);
  return place === "query" && keyword === "minLength" && [parameter?.schema.type].flat().includes("null");
}

describe.each([
  { name: "vspc", document: vspc, headers: bearer },
  { name: "enterprise-manager", document: enterpriseManager, headers: session },
])("the $name document", ({ document, headers }) => {
  it("accepts every valid call, and rejects each invalid value of each parameter and property", {
    timeout,
  }, async () => {
    const send = await open(document, headers);
    const limits = limitCases(document).filter((one) => !isNull(one));
    const wrong: string[] = [];
    for (const operation of operations(document)) {
      const own = limits.filter((one) => one.operation.key === operation.key);
      const forbidden = invalidCalls(document, operation);
      const found = await Promise.all([
        ...validCalls(operation).map((call) => rejection(send, operation, call, call.what)),
        ...forbidden.map((call) => leniency(send, operation, call, call.what)),
        ...own.map(({ what, culprit, forbidden }) => leniency(send, operation, { ...forbidden, culprit }, what)),
        ...own.map(({ what, allowed }) => (allowed ? rejection(send, operation, allowed, what) : [])),
      ]);
      wrong.push(...found.flat());
    }
    expect(wrong).toEqual([]);
  });
});

it("accepts every valid call in the VSPC document with plain parameters", { timeout }, async () => {
  const document = plainParameters(vspc);
  const send = await open(document, bearer);
  const wrong: string[] = [];
  for (const operation of operations(document)) {
    const found = await Promise.all(validCalls(operation).map((call) => rejection(send, operation, call, call.what)));
    wrong.push(...found.flat());
  }
  expect(wrong).toEqual([]);
});

it("finds the limits of queries, paths, forms, bodies, patches and nested properties", () => {
  const found = limitCases(vspc).map(({ operation, culprit, keyword }) => [operation.key, culprit, keyword].join(" "));
  for (const limit of [
    "GET /infrastructure/sites limit maximum",
    "GET /licensing/reports/{date} date pattern",
    "POST /token mfa_code maxLength",
    "POST /infrastructure/sites/{siteUid}/tenants credentials.userName pattern",
    "PATCH /infrastructure/sites/tenants/{tenantUid} credentials.password maxLength",
    "PATCH /infrastructure/sites/{siteUid} siteName pattern",
    "PUT /asyncActions/{actionId}/requestData requestBody maxLength",
  ])
    expect(found).toContain(limit);
});
