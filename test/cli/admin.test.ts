import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
  type EnterpriseManagerSimulator,
  type Simulator,
} from "../../src/testing/index.js";
import { useFolder } from "../support/folder.js";
import { run, start } from "./command.js";

const { pathOf, file: write } = useFolder();

const vspcHeaders = { authorization: `Bearer ${defaultApiKey}` };
const hour = 3_600_000;
const simulate = async (...args: string[]) => {
  const ports = ["--port=0", "--em-port=0", "--json", "--quiet"];
  const running = await start(/^\{.*\n/, "simulate", ...ports, "--throttle=2/3600s", ...args);
  const { vspc, em } = JSON.parse(running.printed());
  return Object.assign(running, { vspc: String(vspc.url), em: String(em.url) });
};

/** Sends a request such as `GET state` to `/_simulator` of a server. Returns the status and the parsed body. */
async function admin(url: string, request: string, body?: unknown) {
  const [method = "", path] = request.split(" ");
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(new URL(`/_simulator/${path}`, url), { method, ...text });
  const json = await response.text();
  return { status: response.status, body: json === "" ? undefined : JSON.parse(json) };
}

/** Converts a value to what a response contains: without bigints and `undefined`. */
const asJson = (value: unknown) => {
  const text = JSON.stringify(value, (_, part) => (typeof part === "bigint" ? Number(part) : part));
  return text === undefined ? undefined : JSON.parse(text);
};

/** A call of the API that shows an effect, or an operation in process and over HTTP. */
type Step<S> = string | readonly [inProcess: (simulator: S) => unknown, request: string, body?: unknown];
type Operations<S> = Readonly<Record<string, readonly Step<S>[]>>;

const [example, other] = [...createSimulator().state.tenants.rows()];
const uid = example?.instanceUid ?? "";
type Tenant = NonNullable<typeof other>;
const added = { ...other, instanceUid: "11111111-2222-4333-8444-555555555555", name: "added" } as Tenant;
const row = `state/tenants/${uid}`;
const disable = `POST /infrastructure/sites/tenants/${uid}/disable`;
const about = { kinds: ["logical"], on: { path: "/about" } } as const;
const failing = { kinds: ["security"], on: { path: /sites/, nth: 1 } } as const;
const html = { kinds: ["html"], on: { method: "POST" } } as const;

const vspcOperations: Operations<Simulator> = {
  "reads rows": [[({ state }) => [...state.tenants.rows()], "GET state/tenants"]],
  "reads rows by the name of their schema": [
    [({ state }) => [...state.collection("Alarm").rows()], "GET state/Alarm"],
    [({ state }) => [...state.collection("ManagementAgent").rows()], "GET state/ManagementAgent"],
  ],
  "reads one row": [[({ state }) => state.tenants.get(uid), `GET ${row}`]],
  "inserts rows": [
    [({ state }) => state.tenants.insert(added), "POST state/tenants", added],
    [({ state }) => state.tenants.insert(added, "first"), "POST state/tenants?position=first", added],
  ],
  "updates a row": [[({ state }) => state.tenants.update(uid, { name: "new" }), `PATCH ${row}`, { name: "new" }]],
  "removes a row": [[({ state }) => state.tenants.remove(uid), `DELETE ${row}`]],
  "replaces rows": [[({ state }) => state.tenants.replace([added]), "PUT state", { tenants: [added] }]],
  "sets faults": [
    [(sim) => sim.faults(about), "PUT faults", about],
    "GET /about",
    "GET /infrastructure/sites",
    [
      (sim) => sim.faults(failing, html),
      "PUT faults",
      [{ ...failing, on: { path: { pattern: "sites" }, nth: 1 } }, html],
    ],
    "GET /infrastructure/sites",
    disable,
    [(sim) => sim.faults(), "PUT faults", []],
    "GET /infrastructure/sites",
  ],
  "advances the clock": [
    ...["GET /about", "GET /about", "GET /about"],
    [(sim) => sim.advance(hour), "POST advance", { ms: hour }],
    "GET /about",
  ],
  "lists requests and effects, and clears them": [
    disable,
    [({ requests }) => requests.map(({ method, path, status }) => ({ method, path, status })), "GET requests"],
    [({ state }) => state.effects, "GET effects"],
    [({ requests }) => void requests.splice(0), "DELETE requests"],
    [({ state }) => void state.effects.splice(0), "DELETE effects"],
    [({ requests }) => requests, "GET requests"],
    [({ state }) => state.effects, "GET effects"],
  ],
  "lists uploads and token requests": [
    [({ state }) => state.uploads, "GET uploads"],
    [({ state }) => state.tokenRequests, "GET tokenRequests"],
  ],
};

const [emExample] = createEnterpriseManagerSimulator().state.tenants.rows();
const emPath = `/cloud/tenants/${emExample?.UID}`;
const minute: Step<EnterpriseManagerSimulator> = [(sim) => sim.advance(60_000), "POST advance", { ms: 60_000 }];
const emOperations: Operations<EnterpriseManagerSimulator> = {
  "reads rows": [[({ state }) => [...state.tenants.rows()], "GET state/tenants"]],
  "lists sessions": [[({ state }) => state.sessions.map(({ username }) => ({ username })), "GET sessions"]],
  "makes tasks fail, and advances the clock": [
    [(sim) => sim.failNextTask("no space"), "POST failNextTask", { message: "no space" }],
    ...[`DELETE ${emPath}`, minute, `GET ${emPath}`],
    ...[`DELETE ${emPath}`, minute, `GET ${emPath}`],
  ],
};

/** Runs the steps in process and over HTTP, and compares results, responses of the API, and tenants. */
async function compare<S extends Simulator | EnterpriseManagerSimulator>(
  sim: S,
  steps: readonly Step<S>[],
  url: string,
  headersFor: (fetch: typeof globalThis.fetch, url: string) => Promise<Record<string, string>>,
) {
  const base = `http://simulator${new URL(url).pathname}`.replace(/\/$/, "");
  const [headers, inProcess] = [await headersFor(fetch, url), await headersFor(sim.fetch, base)];
  for (const step of steps) {
    if (typeof step === "string") {
      const [method = "", path = ""] = step.split(" ");
      const { status } = await fetch(url + path, { method, headers });
      const expected = await sim.fetch(base + path, { method, headers: inProcess });
      expect([step, status]).toEqual([step, expected.status]);
      continue;
    }
    const [action, request, body] = step;
    const { status, body: result } = await admin(url, request, body);
    const expected = asJson(action(sim));
    expect([request, status]).toEqual([request, expected === undefined ? 204 : 200]);
    if (Array.isArray(expected)) expect(result).toHaveLength(expected.length);
    if (/requests|sessions/.test(request)) expect(result).toMatchObject(expected ?? {});
    else expect(result).toEqual(expected);
    expect((await admin(url, "GET state")).body.tenants).toEqual(asJson([...sim.state.tenants.rows()]));
  }
}

const invalid: readonly (readonly [status: number, error: RegExp, request: string, body?: unknown])[] = [
  [404, /unknown operation; GET \/_simulator lists all/, "GET nothing"],
  [404, /unknown operation/, "DELETE faults"],
  [404, /unknown operation/, "POST failNextTask", { message: "" }],
  [404, /tenants has no row 1/, "GET state/tenants/1"],
  [400, /unknown collection tenant$/, "GET state/tenant"],
  [400, /There is no row 1 to update/, "PATCH state/tenants/1", {}],
  [400, /the row must be an object/, "POST state/tenants", []],
  [400, /unknown collection tenant$/, "PUT state", { tenants: [], tenant: [] }],
  [400, /tenants must be an array of rows/, "PUT state", { tenants: {} }],
  [400, /a row of tenants must be an object/, "PUT state", { tenants: [1] }],
  [400, /kinds must be an array of reset, /, "PUT faults", { kinds: ["flood"] }],
  [400, /a fault has kinds, seed, .*, not kind$/, "PUT faults", { kind: "reset" }],
  [400, /advance\(\) takes milliseconds from 0 up/, "POST advance", { ms: -1 }],
  [400, /advance\(\) takes milliseconds from 0 up/, "POST advance", {}],
];

describe("/_simulator", () => {
  it.each(Object.entries(vspcOperations))("%s of VSPC as the functions of the simulator do", async (_name, steps) => {
    await using running = await simulate("--admin");
    const sim = createSimulator({ throttle: { requests: 2, seconds: 3600 } });
    await compare(sim, steps, running.vspc, async () => vspcHeaders);
  });

  it.each(Object.entries(emOperations))("%s of Enterprise Manager as the functions do", async (_name, steps) => {
    await using running = await simulate("--admin");
    const { username, password } = defaultEnterpriseManagerUser;
    const authorization = `Basic ${btoa(`${username}:${password}`)}`;
    await compare(createEnterpriseManagerSimulator(), steps, running.em, async (send, url) => {
      const { headers } = await send(`${url}/sessionMngr/?v=latest`, { method: "POST", headers: { authorization } });
      return { "x-restsvcsessionid": headers.get("x-restsvcsessionid") ?? "" };
    });
  });

  it("resets rows, faults, requests and effects to those at the start", async () => {
    await using running = await simulate("--admin", "--fault=logical");
    const [read, headers] = [async (path: string) => (await admin(running.vspc, `GET ${path}`)).body, vspcHeaders];
    const before = await read("state");
    await admin(running.vspc, "PUT faults", []);
    await fetch(running.vspc + disable.slice(5), { method: "POST", headers });
    await admin(running.vspc, "POST state/tenants", added);
    await admin(running.vspc, "PUT state", { SubscriptionPlan: [] });
    expect(await read("state")).not.toEqual(before);
    expect(await read("effects")).toHaveLength(1);
    expect((await admin(running.vspc, "DELETE state")).status).toBe(204);
    expect(await read("state")).toEqual(before);
    for (const list of ["effects", "requests"]) expect(await read(list)).toEqual([]);
    await fetch(`${running.vspc}/about`, { headers });
    expect(await read("requests")).toMatchObject([{ path: "/about", fault: "logical" }]);
  });

  it("keeps integers above 2^53", async () => {
    await using running = await simulate("--admin", "--tenants=200");
    const url = new URL("/_simulator/state", running.vspc);
    const before = await (await fetch(url)).text();
    expect(before).toContain("1124774006935781376");
    expect((await fetch(url, { method: "PUT", body: before })).status).toBe(204);
    expect(await (await fetch(url)).text()).toBe(before);
  });

  it("rejects invalid requests, and changes nothing", async () => {
    await using running = await simulate("--admin");
    const { body: before } = await admin(running.vspc, "GET state");
    for (const [status, error, request, body] of invalid) {
      const response = await admin(running.vspc, request, body);
      expect([request, response]).toEqual([request, { status, body: { error: expect.stringMatching(error) } }]);
    }
    const url = new URL("/_simulator/state", running.vspc);
    expect((await fetch(url, { method: "PUT", body: "{" })).status).toBe(400);
    expect((await fetch(url, { method: "DELETE", headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await admin(running.vspc, "GET state")).body).toEqual(before);
  });

  it("lists its operations and collections", async () => {
    await using running = await simulate("--admin");
    const { body } = await admin(running.vspc, "GET ");
    expect(body.operations).toContain("PATCH state/{name}/{uid}");
    expect(body.collections).toEqual(expect.arrayContaining(["tenants", "companies"]));
  });

  it("exists only with --admin, and serves other machines only with --admin=all", async () => {
    await using without = await simulate();
    expect((await fetch(new URL("/_simulator/state", without.em))).status).toBe(401);
    expect((await fetch(new URL("/_simulator", without.vspc))).headers.get("content-type")).toContain("text/html");
    const stderr = expect.stringMatching(/Pass --admin all to serve other/);
    expect(await run("simulate", "--host=0.0.0.0", "--admin")).toMatchObject({ code: 2, stderr });
    await using open = await simulate("--host=0.0.0.0", "--admin=all");
    expect((await admin(open.em.replace(/\/\/[^:]+:/, "//127.0.0.1:"), "GET state")).status).toBe(200);
  });
});

describe("simulate --state", () => {
  it("saves the rows of both servers at exit, and starts with them", async () => {
    const file = pathOf("state.json");
    const first = await simulate("--admin", `--state=${file}`);
    await admin(first.vspc, "POST state/tenants", added);
    await admin(first.vspc, "PUT state", { alarmTemplates: [] });
    await admin(first.em, `DELETE state/tenants/${emExample?.UID}`);
    const states = async (urls: { vspc: string; em: string }) => [
      (await admin(urls.vspc, "GET state")).body,
      (await admin(urls.em, "GET state")).body,
    ];
    const before = await states(first);
    expect((await first.stop()).code).toBe(0);
    await using second = await simulate("--admin", `--state=${file}`, "--tenants=3");
    expect(await states(second)).toEqual(before);
    await admin(second.vspc, `DELETE state/tenants/${added.instanceUid}`);
    await admin(second.vspc, "DELETE state");
    expect(await states(second)).toEqual(before);
  });

  it("accepts a file with some collections only", async () => {
    const file = await write("part.json", { vspc: { tenants: [added] } });
    await using running = await simulate("--admin", `--state=${file}`);
    expect((await admin(running.vspc, "GET state/tenants")).body).toEqual([asJson(added)]);
    expect((await admin(running.vspc, "GET state/companies")).body.length).toBeGreaterThan(0);
  });

  it.each([
    ["{", /state\.bad: the state cannot be used \(/],
    ["[]", /\(the state must be an object\)/],
    ['{"vspc":{"tenant":[]}}', /\(unknown collection tenant\)/],
    ['{"em":{"tenants":[3]}}', /\(a row of tenants must be an object\)/],
  ])("rejects %s with exit code 2, and leaves the file unchanged", async (text, message) => {
    const file = await write("state.bad", text);
    const { code, stderr } = await run("simulate", "--port=0", "--em-port=0", `--state=${file}`);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(await readFile(file, "utf8")).toBe(text);
  });
});
