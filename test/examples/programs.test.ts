import { readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { type Arrival, sendError, sendJson, startRawServer, startServer } from "../promises/server.js";
import { run, runFailing, temporaryFolder } from "./run.js";

const envOf = (baseUrl: string) => ({ VSPC_BASE_URL: baseUrl, VSPC_API_KEY: "a-key" });
const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();

/** Responds with the requested page of a list. */
function sendRows(response: ServerResponse, { query }: Arrival, rows: readonly object[]) {
  const [offset, limit] = [Number(query.get("offset") ?? 0), Number(query.get("limit") ?? 100)];
  const data = rows.slice(offset, offset + limit);
  sendJson(response, { data, meta: { pagingInfo: { total: rows.length, count: data.length, offset } } });
}

/** Starts a server with these lists. All other paths are unknown. */
async function startLists(lists: Readonly<Record<string, readonly object[]>>) {
  const { baseUrl, seen } = await startServer((request, response) => {
    const rows = lists[request.path];
    if (rows) sendRows(response, request, rows);
    else sendError(response, 404, { message: `no ${request.path}` });
  });
  return { env: envOf(baseUrl), seen };
}

describe("alarms-to-tickets", () => {
  const alarm = (uid: number, activation: number, time: string, status = "Error") => ({
    instanceUid: `00000000-0000-0000-0000-00000000000${uid}`,
    object: { instanceUid: "00000000-0000-0000-0000-000000000099", objectName: "vbr01" },
    lastActivation: {
      instanceUid: `00000000-0000-0000-0001-00000000000${activation}`,
      time: `2026-11-01T${time}:00.1234567Z`,
      status,
      message: `alarm ${uid}`,
    },
  });

  it("opens each ticket once, closes it with its alarm, and resolves the alarm of a closed ticket", {
    timeout: 60_000,
  }, async () => {
    let alarms = [alarm(1, 1, "10:00"), alarm(2, 2, "10:05")];
    const resolved: string[] = [];
    const times: string[] = [];
    const { baseUrl } = await startServer((request, response) => {
      if (request.method === "POST") {
        resolved.push(`${request.path}?${request.query}`);
        return sendJson(response, { data: null });
      }
      const [filter] = JSON.parse(request.query.get("filter") ?? "[]");
      if (filter.property === "instanceUid") {
        const found = alarms.filter((row) => row.instanceUid === filter.value);
        return sendRows(response, request, found);
      }
      const [statuses, time] = filter.items;
      times.push(time.value);
      const isNew = ({ lastActivation: last }: (typeof alarms)[number]) =>
        statuses.value.includes(last.status) && Date.parse(last.time) > Date.parse(time.value);
      sendRows(response, request, alarms.filter(isNew));
    });
    const cwd = await temporaryFolder();
    const sync = () => run("alarms-to-tickets", [], envOf(baseUrl), cwd);
    const read = async () => JSON.parse(await readFile(`${cwd}/tickets.json`, "utf8"));
    const states = async () => (await read()).tickets.map((one: Record<string, string>) => `${one.title} ${one.state}`);

    expect((await sync()).stdout).toBe("2 open tickets\n");
    expect((await sync()).stdout).toBe("2 open tickets\n");
    expect(times).toEqual(["1969-12-31T23:45:00.000Z", "2026-11-01T09:50:00.123Z"]);

    // Both tickets are closed. Then the second alarm is triggered again, and a third one arrives late.
    const saved = await read();
    for (const ticket of saved.tickets) ticket.state = "closed";
    await writeFile(`${cwd}/tickets.json`, JSON.stringify(saved));
    alarms = [alarm(1, 1, "10:00"), alarm(2, 4, "10:30"), alarm(3, 3, "09:55")];
    expect((await sync()).stdout).toBe("2 open tickets\n");
    expect(resolved).toEqual([
      expect.stringMatching(/^\/alarms\/active\/\S+1\/resolve\?comment=The\+ticket\+was\+closed/),
    ]);
    expect(await states()).toEqual(["alarm 1 done", "alarm 2 done", "alarm 2 open", "alarm 3 open"]);

    // The console resolves the third alarm, and forgets the second one.
    alarms = [alarm(3, 5, "10:40", "Resolved")];
    expect((await sync()).stdout).toBe("0 open tickets\n");
    expect(resolved).toHaveLength(1);
  });

  it("keeps a ticket closed whose alarm cannot be resolved, opens new tickets, and exits with 1", async () => {
    const { baseUrl } = await startServer((request, response) => {
      if (request.method === "POST") return sendError(response, 403, { type: "security", message: "read-only key" });
      sendRows(response, request, [alarm(1, 1, "10:00"), alarm(2, 2, "10:05")].slice(0, 1));
    });
    const cwd = await temporaryFolder();
    const closed = { alarm: alarm(1, 1, "").instanceUid, activation: alarm(1, 1, "").lastActivation.instanceUid };
    const tickets = [{ ...closed, title: "alarm 1", state: "closed" }];
    await writeFile(`${cwd}/tickets.json`, JSON.stringify({ since: 0, tickets }));
    const { code, stderr } = await run("alarms-to-tickets", [], envOf(baseUrl), cwd);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^security: POST .+read-only key/)]);
    expect(JSON.parse(await readFile(`${cwd}/tickets.json`, "utf8")).tickets).toEqual(tickets);
  });
});

describe("billing", () => {
  const [first, second] = ["c0a1b2c3-1111-4d5e-8f90-000000000001", "c0a1b2c3-1111-4d5e-8f90-000000000002"];
  const usage = (companyUid: string, location: number, date: string, machines: number) => ({
    companyUid,
    locationUid: `1495c7d2-dfb0-4a52-8274-00000000000${location}`,
    date,
    counters: [
      { type: "BackedupVms", value: machines },
      { type: "CloudTotalUsage", value: machines * 2 ** 30 + 1 },
    ],
  });
  const companies = [{ instanceUid: first, name: '=SUM(1), "Ltd"' }];

  it("adds up the locations of a day, takes the highest day, and escapes names", async () => {
    const { env, seen } = await startLists({
      "/organizations/companies": companies,
      "/organizations/companies/usage": [
        usage(first, 1, "2028-02-01", 3),
        usage(first, 2, "2028-02-01", 4),
        usage(first, 1, "2028-02-29", 5),
        usage(second, 3, "2028-02-29", 1),
      ],
    });
    const { code, stdout, stderr } = await run("billing", ["2028-02"], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").slice(1)).toEqual([
      `2028-02,"'=SUM(1), ""Ltd""",7,0,0,8`,
      `2028-02,${second},1,0,0,2`,
      "",
    ]);
    expect(String(seen[0]?.query)).toMatch(/fromDate=2028-02-01&toDate=2028-02-29/);
  });

  it.each([
    [["2026-13"], /^usage: node billing.ts YYYY-MM/],
    [["2028-02"], /^no company has any usage in 2028-02\n$/],
  ])("prints no CSV for %j without usage", async (args, message) => {
    const lists = { "/organizations/companies": companies, "/organizations/companies/usage": [] };
    await runFailing(message, "billing", args, (await startLists(lists)).env);
  });
});

describe("stale-backups", () => {
  it.each([
    [0, "OK - up to date | stale=0", [], []],
    [1, "WARNING - vm1 3 days | stale=1", [3], []],
    [2, "CRITICAL - pc1 8 days, vm1 3 days | stale=2", [3], [8]],
    [2, "CRITICAL - pc1 never | stale=1", [], [undefined]],
  ])(
    "exits with %i and prints BACKUPS %s",
    async (code, text, machines: number[], computers: (number | undefined)[]) => {
      const row = (kind: string) => (age: number | undefined, index: number) => ({
        instanceUid: `a9cd0bf2-8c52-4b0e-9e11-00000000000${index}`,
        name: `${kind}${index + 1}`,
        latestRestorePointDate: age === undefined ? null : days(age),
      });
      const { env, seen } = await startLists({
        "/protectedWorkloads/virtualMachines": machines.map(row("vm")),
        "/protectedWorkloads/computersManagedByConsole": [],
        "/protectedWorkloads/computersManagedByBackupServer": computers.map(row("pc")),
      });
      expect(await run("stale-backups", [], env)).toEqual({ code, stdout: `BACKUPS ${text}\n`, stderr: "" });
      const [{ value }] = JSON.parse(seen[0]?.query.get("filter") ?? "[]");
      expect(Date.now() - Date.parse(value)).toBeGreaterThan(2 * 86_400_000 - 1000);
    },
  );

  it.each([
    [[], "BACKUPS UNKNOWN - GET /protectedWorkloads/virtualMachines: no /protectedWorkloads/virtualMachines"],
    [["--critical", "1"], "BACKUPS UNKNOWN - pass --warning and --critical as numbers of days"],
  ])("exits with 3 for an error with %j", async (args, text) => {
    const { env } = await startLists({});
    const { code, stdout } = await run("stale-backups", args, env);
    expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining(text) });
  });
});

it("reports two of three consoles, and ends with the reason of the third", async () => {
  const tenants = [{ instanceUid: "2b7d9e10-5c3a-4f61-8e2b-000000000001" }];
  const cwd = await temporaryFolder();
  for (const name of ["europe", "asia"]) {
    const { env } = await startLists({ "/infrastructure/sites/tenants": tenants, "/alarms/active": [] });
    await writeFile(`${cwd}/${name}.env`, `VSPC_BASE_URL=${env.VSPC_BASE_URL}\nVSPC_API_KEY=key-of-${name}\n`);
  }
  const down = await startRawServer((socket) => socket.destroy());
  await writeFile(`${cwd}/africa.env`, `VSPC_BASE_URL=${down.baseUrl}\nVSPC_API_KEY=key-of-africa\n`);
  const { code, stdout, stderr } = await run("several-consoles", ["europe.env", "africa.env", "asia.env"], {}, cwd);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(stdout).toMatch(/'europe.env' │ 1 +│ 1 +│ 0 +│\n.+'asia.env' +│ 1 +│ 1 +│ 0 /);
  expect(stdout).toMatch(/\n2 of 3 consoles; africa.env FAILED: transport: GET [^\n]+\n$/);
  expect(stdout).not.toContain("key-of-");
});

describe("onboard-company", () => {
  const companyUid = "c0a1b2c3-1111-4d5e-8f90-000000000001";
  const args = ["umbrella", "i.vogel", "i.vogel@umbrella.example.com"];

  /** Starts a server that creates a company and a user, and returns the installer with this status. */
  async function startOnboarding(status: number) {
    const { baseUrl, seen } = await startServer(({ method, path, body }, response) => {
      if (path.endsWith("/windows") && status !== 200) return sendError(response, status, { message: "no package" });
      if (path.endsWith("/windows"))
        return response.writeHead(200, { "content-type": "application/octet-stream" }).end("MZ installer");
      if (method === "DELETE") return sendJson(response, { data: null });
      sendJson(response, { data: { instanceUid: companyUid, userName: "umbrella\\i.vogel", ...JSON.parse(body) } });
    });
    return { env: envOf(baseUrl), seen };
  }

  it("creates a user of the new company, and saves the company's installer", async () => {
    const { env, seen } = await startOnboarding(200);
    const cwd = await temporaryFolder();
    const { code, stdout, stderr } = await run("onboard-company", args, env, cwd);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await readFile(`${cwd}/umbrella-agent.exe`, "utf8")).toBe("MZ installer");
    const [company, user, installer] = seen;
    const password = /[\w-]{20}aA1!/.exec(stdout)?.[0];
    expect(JSON.parse(company?.body ?? "").organizationInput).toEqual({ name: "umbrella", email: args[2] });
    expect(JSON.parse(user?.body ?? "")).toEqual({
      organizationUid: companyUid,
      role: "CompanyAdministrator",
      profile: { email: args[2] },
      credentials: { userName: "i.vogel", password },
    });
    expect(Object.fromEntries(installer?.query ?? [])).toMatchObject({ organizationUid: companyUid });
  });

  it("deletes the company if there is no installer", async () => {
    const { env, seen } = await startOnboarding(403);
    await runFailing(/^security: GET .+no package/, "onboard-company", args, env, await temporaryFolder());
    expect(seen.at(-1)).toMatchObject({ method: "DELETE", path: `/organizations/companies/${companyUid}` });
  });
});
