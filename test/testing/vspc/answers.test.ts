import { describe, expect, it } from "vitest";
import { validCalls } from "../../support/calls.js";
import { type OperationCase, operations, readServedDocument } from "../../support/operations.js";
import { type Got, open, type Sent, uids } from "./open.js";

const all = operations(readServedDocument());
const pulseTenant = "e40b0519-b6d8-44f3-9519-3ac1d2e6a001";
const action = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";

/** Starts a simulator with an asynchronous action, and returns the path parameters for each operation. */
async function arrange() {
  const { sim, send } = open({ readsWithRequestId: "async", async: { polls: 0 } });
  await send("GET", "/about", { headers: { "x-request-id": action } });
  // The example of a new tenant has the name of an existing one.
  sim.state.tenants.update(uids.acme, { name: "renamed" });
  const vcd = `/infrastructure/sites/tenants/${uids.globex}/vcdReplicationResources/networkExtensionAppliance`;
  const vcdAppliance: string = (await send("GET", vcd)).body.data[0].instanceUid;
  const [backup] = sim.state.backups.rows();
  const value = (name: string, { path, key }: OperationCase): string => {
    const isVcd = path.includes("vcdReplicationResources");
    const isNew = key.startsWith("POST") && path.endsWith("plicationResources");
    const values: Readonly<Record<string, string | undefined>> = {
      actionId: action,
      tenantUid: path.startsWith("/pulse/") ? pulseTenant : isVcd !== isNew ? uids.globex : uids.acme,
      applianceUid: isVcd ? vcdAppliance : uids.appliance,
      backupUid: backup?.instanceUid,
      date: "2026-10",
      id: "41",
      unverifiedAgentUid: "c28fe3f7-94b6-42d1-b3f7-38c1d2e68001",
      virtualMachineUid: "a9cd0bf2-8c52-4b0e-9e11-1ec1d2e4e001",
      vb365ResourceUid: "6c2f8d41-3e50-4c7b-9d91-32c1d2e62001",
      licenseUid: "d39af408-a5c7-43e2-8408-39c1d2e69001",
    };
    return values[name] ?? documentedId(name, path) ?? `no value for ${name}`;
  };
  return { send, value };
}

/** Returns the ID in the examples for a path parameter. */
function documentedId(name: string, path: string): string | undefined {
  const prefix = path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
  const reads = all.filter(({ method }) => method === "get");
  const read = reads.find((one) => one.path === prefix) ?? reads.find((one) => one.path.endsWith(`/{${name}}`));
  const { data } = (read?.responses[0]?.examples[0]?.value ?? {}) as { readonly data?: Record<string, string> };
  return data?.[name] ?? data?.instanceUid;
}

async function call(operation: OperationCase): Promise<Got> {
  const { send, value } = await arrange();
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => value(name, operation));
  const [documented] = validCalls(operation);
  const needed = operation.parameters.filter((one) => one.in === "query" && one.required);
  return send(operation.method.toUpperCase(), path, {
    query: Object.fromEntries(needed.map(({ name }) => [name, documented?.query[name]])),
    ...content(operation),
  });
}

function content({ key, body }: OperationCase): Sent {
  if (key === "POST /token") {
    return { form: { grant_type: "password", username: "acme\\j.doe", password: "simulated-password" } };
  }
  if (body?.mediaType === "multipart/form-data") {
    const form = new FormData();
    form.append("license", new Blob(["<license/>"]), "license.lic");
    return { form };
  }
  return body ? { body: body.examples[0]?.value } : {};
}

describe("operations of the document", () => {
  it.each(all.map((operation) => [operation.key, operation] as const))(
    "responds to %s with 200 and a body",
    async (_, operation) => {
      const { status, text } = await call(operation);
      expect(`${status} ${text.slice(0, 200)}`).toMatch(/^200 /);
      expect(text).not.toBe("");
    },
  );
});

describe("requests that match no operation", () => {
  it("returns the portal page with status 200 for an unknown path", async () => {
    const { send } = open();
    const { status, headers, text } = await send("GET", "/infrastructure/site");
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(text).toContain("<html>");
  });

  it("prefers static segments to templated ones", async () => {
    const { send } = open();
    const tenants = await send("GET", "/infrastructure/sites/tenants");
    expect(tenants.body.data[0].instanceUid).toBe(uids.acme);
    const latest = await send("GET", "/licensing/reports/latest");
    expect(latest.body.data).toHaveLength(2);
  });

  it.each([
    ["405 for an unsupported method", "POST", "/about", 405, undefined],
    ["404 for an unknown UID", "GET", `/infrastructure/sites/${action}`, 404, undefined],
    [
      "404 for a list below an unknown UID",
      "GET",
      `/infrastructure/sites/tenants/${action}/backupResources`,
      404,
      undefined,
    ],
    ["400 with the path parameter that is not a UUID", "GET", "/infrastructure/sites/frankfurt", 400, "siteUid"],
  ])("returns %s", async (_, method, path, code, parameterName) => {
    const { send } = open();
    const { status, body } = await send(method, path);
    expect(status).toBe(code);
    expect(body.errors).toMatchObject([{ code, type: "logical", ...(parameterName && { parameterName }) }]);
  });
});

describe("versions", () => {
  it("hides operations that are newer than the client", async () => {
    const { send } = open();
    const path = `/infrastructure/sites/tenants/${uids.acme}/disable`;
    expect((await send("POST", path, { headers: { "x-client-version": "3.6" } })).status).toBe(404);
    expect((await send("POST", path, { headers: { "x-client-version": "3.6.1" } })).status).toBe(200);
  });

  it("returns Unknown for enum values that are newer than the client", async () => {
    const { sim, send } = open({ tenants: 200 });
    const types = [...sim.state.backups.rows()].map(({ type }) => type);
    expect(types).toContain("ProxmoxVe");
    const { body } = await send("GET", "/infrastructure/sites/backups", {
      query: { limit: 500 },
      headers: { "x-client-version": "3.5.1" },
    });
    const older = types.map((type) => (type === "ProxmoxVe" || type === "ScaleComputing" ? "Unknown" : type));
    expect(body.data.map(({ type }: { type: string }) => type)).toEqual(older);
  });
});
