import { expect, it } from "vitest";
import { tenantId as id, json, type Reply, serve, task, tenantUrn, withClock } from "./support/server.js";
import { caught } from "./support/setup.js";

const logon = "POST /sessionMngr/";

const busy = (seconds?: number): Reply => ({
  ...json({ Message: "Slowly.", StatusCode: 429 }),
  status: 429,
  headers: seconds === undefined ? {} : { "retry-after": String(seconds) },
});
const tenants = json({ CloudTenants: [] });

it("repeats a rate-limited logon after Retry-After, once for all waiting calls", async () => {
  const { client, requests } = await serve(({ route }, count) => {
    if (route === logon) return count <= 2 ? busy(7) : undefined;
    return tenants;
  });
  const em = client("json");
  const lists = await withClock(() => Promise.all(Array.from({ length: 20 }, () => em.tenants.list())));
  expect(lists).toHaveLength(20);
  const [first, second, third, ...calls] = requests;
  expect([first, second, third].map((request) => request?.route)).toEqual([logon, logon, logon]);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7000);
  expect((third?.at ?? 0) - (second?.at ?? 0)).toBeGreaterThanOrEqual(7000);
  expect(calls).toHaveLength(20);
});

it("delays a logon while another request is rate-limited", async () => {
  const root = json({});
  const { client, requests } = await serve(({ route }, count) => {
    if (route === "GET /") return count === 1 ? busy(5) : root;
    return route === "GET /cloud/tenants" ? tenants : undefined;
  });
  let listing: Promise<unknown> | undefined;
  const onResponse = ({ status }: { status?: number }) => {
    if (status !== 429) return;
    setTimeout(() => {
      listing ??= em.tenants.list();
    }, 1000);
  };
  const em = client("json", { hooks: { onResponse } });
  await withClock(async () => {
    await em.api.GET("/");
    await listing;
  });
  const refused = requests[0]?.at ?? 0;
  expect(requests.map(({ route }) => route).sort()).toEqual(["GET /", "GET /", "GET /cloud/tenants", logon]);
  for (const { at } of requests.slice(1)) expect(at - refused).toBeGreaterThanOrEqual(5000);
});

it("completes every call and sends every write once, with and without Retry-After", async () => {
  let acted = 0;
  const { client, requests } = await serve(({ route }, count) => {
    if (route === "GET /cloud/tenants") return count <= 10 ? busy(3) : tenants;
    if (route === "POST /cloud/tenants") {
      if (count <= 5) return busy();
      acted++;
      return task("json", "Running", { id: `task-${acted}` });
    }
    if (route.startsWith("GET /tasks/")) {
      return task("json", "Finished", { related: `https://x.example/api/cloud/tenants/${id}` });
    }
    return route === `GET /cloud/tenants/${id}` ? json({ Type: "CloudTenant", UID: tenantUrn }) : undefined;
  });
  const em = client("json");
  const spec = { Name: "ABC", Password: "not-a-real-password", BackupServerUid: `urn:veeam:BackupServer:${id}` };
  const work = () =>
    Promise.all([
      ...Array.from({ length: 30 }, () => em.tenants.list()),
      ...Array.from({ length: 10 }, () => em.tenants.create(spec)),
    ]);
  expect(await withClock(work)).toHaveLength(40);
  expect(acted).toBe(10);
  expect(requests.filter(({ route }) => route === logon)).toHaveLength(1);
});

it("reports a rate limit that outlasts the call's timeout", async () => {
  const { client, requests } = await serve(({ route }) => (route === logon ? busy(3600) : undefined));
  const error = await withClock(() => caught(client("json").tenants.list()));
  expect(error).toMatchObject({ kind: "throttled", status: 429, retryAfter: 3600, retryable: true });
  expect(error.message).toContain("Slowly.");
  expect(requests).toHaveLength(1);
});
