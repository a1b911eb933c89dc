import { afterAll, beforeAll, describe, expect, it } from "vitest";
import promisedOfVspc from "../fixtures/vspc/operations.json" with { type: "json" };
import { validCalls } from "../support/calls.js";
import { operations, readDocument } from "../support/operations.js";
import { type Prism, startPrism } from "../support/prism.js";
import promisedOfEnterpriseManager from "./enterprise-manager.operations.json" with { type: "json" };
import { enterpriseManagerCaller } from "./support/enterprise-manager.js";
import { createRecorder, type Recorder } from "./support/recorder.js";
import { vspcCaller } from "./support/vspc.js";

const minutes = 60_000;

/** Sends a request that no client would send, and returns the violations of the document. */
async function refused({ fetch, take }: Recorder, url: string, init: RequestInit): Promise<string[]> {
  await (await fetch(url, init)).arrayBuffer();
  return take().flatMap(({ status, faults }) => {
    return faults.map(({ culprit, message }) => `${status} ${culprit}: ${message}`);
  });
}

describe("the VSPC client against the stock Prism command", () => {
  const document = readDocument("vspc");
  let prism: Prism;
  let recorder: Recorder;
  beforeAll(async () => {
    prism = await startPrism("generated/vspc.openapi.json");
    recorder = createRecorder(document, prism.url, "/api/v3");
  }, minutes);
  afterAll(() => prism?.stop());

  it("sends only requests that the document allows, and returns the responses of Prism", {
    timeout: 5 * minutes,
  }, async () => {
    const call = vspcCaller(recorder);
    const exercised: string[] = [];
    const wrong: string[] = [];
    for (const operation of operations(document)) {
      for (const valid of validCalls(operation)) wrong.push(...(await call(operation, valid)));
      exercised.push(operation.key);
    }
    console.log(`vspc: operations exercised ${exercised.length} of ${operations(document).length}`);
    expect(wrong).toEqual([]);
    expect(promisedOfVspc.filter((key) => !exercised.includes(key))).toEqual([]);
  });

  const base = "https://vspc.example.com/api/v3";
  const tenants = `${base}/infrastructure/sites/tenants`;
  const authorization = "Bearer key";
  const json = { authorization, "content-type": "application/json" };
  const uid = "0107365a-60f9-422a-832b-485db173d356";
  const query = (name: string, value: unknown) => `${tenants}?${name}=${encodeURIComponent(JSON.stringify(value))}`;
  const like = [{ property: "name", operation: "like", value: "a" }];

  it.each<[rule: string, url: string, init: RequestInit, fault: RegExp]>([
    ["an unknown filter operation", query("filter", like), {}, /filter: \/0\/operation must be equal to one of/],
    ["a filter that is not JSON", `${tenants}?filter=[{`, {}, /filter: .*JSON/],
    ["a repeated filter", `${tenants}?filter=[]&filter=[]`, {}, /filter: is repeated 2 times/],
    ["a sort without its property", query("sort", [{ direction: "ascending" }]), {}, /sort: .*property 'property'/],
    ["a select of bare names", query("select", ["name"]), {}, /select: \/0 must be object/],
    ["an unknown list value", `${base}/organizations/companies?expand=x`, {}, /expand/],
    [
      "a JSON Patch value beyond its maximum",
      `${tenants}/${uid}`,
      { method: "PATCH", body: '[{"op":"replace","path":"/maxConcurrentTask","value":10001}]', headers: json },
      /maxConcurrentTask: must be <= 10000/,
    ],
  ])("rejects %s", async (_rule, url, init, fault) => {
    expect((await refused(recorder, url, { headers: { authorization }, ...init })).join("\n")).toMatch(fault);
  });
});

describe("the Enterprise Manager client against the stock Prism command", () => {
  const document = readDocument("enterprise-manager");
  let prism: Prism;
  let recorder: Recorder;
  beforeAll(async () => {
    prism = await startPrism("generated/enterprise-manager.openapi.json");
    recorder = createRecorder(document, prism.url, "/api");
  }, minutes);
  afterAll(() => prism?.stop());

  it("sends only requests that the document allows, in JSON and XML, and returns the responses of Prism", {
    timeout: 5 * minutes,
  }, async () => {
    const caller = enterpriseManagerCaller(recorder);
    const exercised: string[] = [];
    const wrong: string[] = [];
    for (const operation of operations(document)) {
      for (const valid of validCalls(operation)) wrong.push(...(await caller.operation(operation, valid)));
      exercised.push(operation.key);
    }
    wrong.push(...(await caller.facade()));
    console.log(`enterprise-manager: operations exercised ${exercised.length} of ${operations(document).length}`);
    expect(wrong).toEqual([]);
    expect(exercised.toSorted()).toEqual(promisedOfEnterpriseManager);
  });

  const tenants = "https://em.example.com/api/cloud/tenants";
  const session = { accept: "application/json", "x-restsvcsessionid": "session" };
  const post = (type: string, body: string) => {
    return { method: "POST", body, headers: { ...session, "content-type": type } };
  };
  const spec = (...lines: string[]) =>
    post(
      "application/xml",
      `<CreateCloudTenantSpec xmlns="http://www.veeam.com/ent/v1.0">${lines.join("")}</CreateCloudTenantSpec>`,
    );
  const [name, server] = ["<Name>Bakery</Name>", "<BackupServerUid>urn:veeam:BackupServer:1</BackupServerUid>"];

  it.each<[rule: string, url: string, init: RequestInit, fault: RegExp]>([
    ["XML without a required element", tenants, spec(name), /BackupServerUid: .*required property/],
    ["XML in the wrong order", tenants, spec(server, name), /Name: must come before BackupServerUid/],
    ["an unknown XML element", tenants, spec(name, server, "<Colour>red</Colour>"), /Colour: unknown element/],
    ["an XML value of the wrong type", tenants, spec(name, "<Enabled>yes</Enabled>", server), /Enabled: .*boolean/],
    ["XML of another root", tenants, post("application/xml", "<Tenant/>"), /the root element is \{\}Tenant/],
  ])("rejects %s", async (_rule, url, init, fault) => {
    expect((await refused(recorder, url, { headers: session, ...init })).join("\n")).toMatch(fault);
  });
});
