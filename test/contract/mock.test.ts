import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mock, startMock } from "../../scripts/mock/server.js";
import { readXml } from "../../src/enterprise-manager/xml/index.js";
import { validCalls } from "../support/calls.js";
import { operations, readDocument } from "../support/operations.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const site = "/infrastructure/sites/0107365a-60f9-422a-832b-485db173d356";

describe("the mock", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock();
  });
  afterAll(() => mock.close());

  const send = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(mock.url + path, { ...init, headers: { authorization: "Bearer key", ...headers } });

  async function refusal(path: string, init?: RequestInit): Promise<[number, unknown]> {
    const response = await send(path, init);
    return [response.status, await response.json()];
  }

  it("serves the document under the path of its server", () => {
    expect(new URL(mock.url).pathname).toBe("/api/v3");
  });

  it("answers with the first example", async () => {
    const response = await send("/about");
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty("data.serverVersion");
  });

  it("prefers a static segment to a template", async () => {
    expect(await (await send("/licensing/reports/settings")).json()).toHaveProperty("data.autoApprove");
  });

  it.each([
    ["filter", "[{", /^filter is not JSON: /],
    [
      "filter",
      '[{"property":"name","operation":"like","value":"a"}]',
      /^filter \/0\/operation must be equal to one of the allowed values: in, contains, /,
    ],
    ["sort", '[{"direction":"ascending"}]', /^sort \/0 must have required property 'property'$/],
    ["select", '["name"]', /^select \/0 must be object$/],
    ["select", "{}", /^select must be array,null$/],
  ])("refuses the %s %s", async (parameterName, value, message) => {
    expect(await refusal(`/infrastructure/sites/tenants?${parameterName}=${encodeURIComponent(value)}`)).toEqual([
      400,
      { errors: [{ type: "logical", code: 400, message: expect.stringMatching(message), parameterName }] },
    ]);
  });

  it("refuses a filter that stands twice", async () => {
    const [, body] = await refusal("/infrastructure/sites/tenants?filter=[]&filter=[]");
    expect(body).toMatchObject({ errors: [{ message: expect.stringContaining("2 times"), parameterName: "filter" }] });
  });

  it("names every parameter and property at fault", async () => {
    const [status, body] = await refusal("/infrastructure/sites/tenants?limit=501&offset=-1");
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ parameterName: "limit" }, { parameterName: "offset" }] });
    const init = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    expect(await refusal(`${site}/tenants`, init)).toMatchObject([400, { errors: [{ propertyName: "credentials" }] }]);
  });

  it("refuses a call without credentials", async () => {
    const response = await fetch(`${mock.url}/about`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ type: "security", code: 401 }] });
  });

  it("refuses in the shape that the operation declares", async () => {
    const body = new URLSearchParams({ grant_type: "guess" });
    expect(await refusal("/token", { method: "POST", body })).toMatchObject([400, { error: "invalid_request" }]);
  });

  it.each([
    ["GET", "/nowhere", 404],
    ["POST", "/about", 405],
  ])("refuses %s %s with %i", async (method, path, status) => {
    expect(await refusal(path, { method })).toMatchObject([status, { errors: [{ code: status }] }]);
  });

  it("refuses a body that is no JSON, or of another kind", async () => {
    const sent = (contentType: string) => ({ method: "POST", body: "{", headers: { "content-type": contentType } });
    expect(await refusal(`${site}/tenants`, sent("application/json"))).toMatchObject([
      400,
      { errors: [{ code: 400 }] },
    ]);
    expect(await refusal(`${site}/tenants`, sent("text/plain"))).toMatchObject([415, { errors: [{ code: 415 }] }]);
  });

  it("knows the range of integers above 2^53", async () => {
    const resources = "/infrastructure/sites/tenants/0107365a-60f9-422a-832b-485db173d356/backupResources";
    const repositoryUid = "8d6c4b2a-1357-4e9f-8642-c0c1d2e3f601";
    const create = (storageQuota: number) => {
      const body = JSON.stringify({ repositoryUid, cloudRepositoryName: "acme", storageQuota });
      return send(resources, { method: "POST", body, headers: { "content-type": "application/json" } });
    };
    expect((await create(999 * 2 ** 50)).status).toBe(200);
    expect((await create(1000 * 2 ** 50)).status).toBe(400);
  });

  it("answers as a caller prefers", async () => {
    const accepted = await send("/about", { headers: { prefer: "code=202" } });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("location")).toMatch(/\/asyncActions\/[0-9a-f-]{36}$/);
    expect(await accepted.text()).toBe("");
    const generated = await send("/about", { headers: { prefer: "dynamic=true, seed=1" } });
    expect(await generated.json()).toHaveProperty("data.serverVersion");
  });
});

describe("the mock, where public clients take liberties", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock();
  });
  afterAll(() => mock.close());

  const about = (headers: Record<string, string>) =>
    fetch(`${mock.url}/about`, { headers: { authorization: "Bearer key", ...headers } });

  it.each(["bearer key", "BEARER key", "Bearer  key"])("knows the credentials of %j", async (authorization) => {
    expect((await about({ authorization })).status).toBe(200);
  });

  it.each(["key", "bearer", "Bearer ", "Basic a2V5"])("refuses those of %j", async (authorization) => {
    expect((await about({ authorization })).status).toBe(401);
  });

  it.each(["*/*", "text/plain", "text/html, application/xml;q=0.9", "application/json"])(
    "answers in JSON to Accept: %s",
    async (accept) => {
      const response = await about({ accept });
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
      expect(await response.json()).toHaveProperty("data.serverVersion");
    },
  );

  it("answers with a file where one is all there is", async () => {
    const headers = { authorization: "Bearer key", accept: "application/json" };
    const response = await fetch(`${mock.url}/licensing/reports/1/csv`, { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).not.toContain("json");
  });

  /** Sends what fetch does not: a read with a body. */
  const read = (path: string, body: string) =>
    new Promise<number | undefined>((done, failed) => {
      const headers = { authorization: "Bearer key", "content-type": "application/json" };
      const message = request(mock.url + path, { headers: { ...headers, "content-length": body.length } });
      message.on("response", (response) => done(response.resume().statusCode)).on("error", failed);
      message.end(body);
    });

  it.each(["", "{}", "null", "{"])("reads with a JSON content type and the body %j", async (body) => {
    expect(await read("/about", body)).toBe(200);
  });
});

describe("the mock of Enterprise Manager", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock({ document: `${root}/generated/enterprise-manager.openapi.json` });
  });
  afterAll(() => mock.close());

  const get = (path: string, accept?: string) =>
    fetch(mock.url + path, { headers: { "x-restsvcsessionid": "session", ...(accept && { accept }) } });
  const kind = async (path: string, accept?: string) => (await get(path, accept)).headers.get("content-type");

  it.each(["CloudTenant", "cloudtenant", "CLOUDTENANT"])("finds the type %s", async (type) => {
    expect((await get(`/query?type=${type}`)).status).toBe(200);
    expect((await get(`/query?type=${type}&format=entities`)).status).toBe(200);
  });

  it("refuses types and formats that are none", async () => {
    expect((await get("/query?type=Nothing")).status).toBe(400);
    expect((await get("/cloud/tenants?format=Entities")).status).toBe(400);
    expect((await get("/cloud/tenants?format=entity")).status).toBe(200);
  });

  it.each([
    ["application/json", "application/json"],
    ["application/json, application/xml", "application/json"],
    ["application/xml, application/json", "application/xml"],
    ["*/*", "application/xml"],
    ["text/plain", "application/xml"],
  ])("answers to Accept: %s in %s, refusals too", async (accept, expected) => {
    expect(await kind("/cloud/tenants", accept)).toBe(expected);
    expect(await kind("/query", accept)).toBe(expected);
    expect(await kind("/nowhere", accept)).toBe(expected);
  });

  it("refuses in XML as in JSON", async () => {
    const refused = await (await get("/query", "application/json")).json();
    expect(refused).toEqual({ Message: expect.stringContaining("type"), StatusCode: 400 });
    expect(readXml(await (await get("/query", "text/plain")).text(), "Error")).toEqual(refused);
  });

  const reads = operations(readDocument("enterprise-manager")).filter(({ method }) => method === "get");
  const paths = reads.flatMap((operation) => {
    const [call] = validCalls(operation);
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => String(call?.path[name]));
    const query = Object.entries(call?.query ?? {}).map(([name, value]) => `${name}=${value}`);
    return `${path}?${query.join("&")}`;
  });

  it.each(paths)("says the same in both forms: %s", async (path) => {
    const json = await (await get(path, "application/json")).json();
    const xml = readXml(await (await get(path, "*/*")).text());
    expect(xml).toEqual(withoutNulls(json));
  });
});

/** What is null in JSON is absent in XML. */
const withoutNulls = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, member: unknown) => member ?? undefined));

describe("npm run mock", () => {
  const run = (...options: string[]) =>
    spawn(process.execPath, ["--import", "tsx", "scripts/mock.ts", ...options], { cwd: root, stdio: "pipe" });

  it("says where it listens, and ends on SIGTERM", async () => {
    const process = run();
    const [line] = await once(process.stdout, "data");
    const url = /^mock ready at (http:\/\/127\.0\.0\.1:\d+\/api\/v3)\n$/.exec(String(line))?.[1];
    expect((await fetch(`${url}/about`, { headers: { authorization: "Bearer key" } })).status).toBe(200);
    process.kill("SIGTERM");
    expect(await once(process, "exit")).toEqual([0, null]);
  });

  it("ends when whoever started it is killed", async () => {
    const starter = `require("node:child_process").spawn(process.execPath, ["--import", "tsx", "scripts/mock.ts"], { stdio: "inherit" })`;
    const parent = spawn(process.execPath, ["-e", starter], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    await once(parent.stdout, "data");
    parent.kill("SIGKILL");
    // The mock holds the other end of this pipe until it ends.
    await once(parent.stdout.resume(), "end");
  });

  it.each([
    [["--port", "x"], "mock: --port x: must be a whole number from 0 to 65535\n"],
    [["--port", "65536"], "mock: --port 65536: must be a whole number from 0 to 65535\n"],
    [["--document", "nowhere.json"], "mock: nowhere.json: cannot be read (ENOENT)\n"],
    [["--document", "package.json"], "mock: package.json: is no OpenAPI document\n"],
    [["--bogus"], /^mock: Unknown option '--bogus'.*\n$/],
  ])("refuses %j in one line", async (options, message) => {
    const process = run(...options);
    const [complaint, [code]] = await Promise.all([text(process.stderr), once(process, "exit")]);
    expect(complaint).toMatch(message);
    expect(code).toBe(2);
  });

  it("refuses a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    try {
      await expect(startMock({ port })).rejects.toThrow(`port ${port}: is taken`);
    } finally {
      other.close();
    }
  });
});
