import { describe, expect, it, vi } from "vitest";
import { and, createVspcClient, type paths, token, type VspcClientOptions } from "../../src/index.js";
import { useFakeClock } from "../support/fake-clock.js";
import { fakeFetch, json, type Seen } from "../support/fake-fetch.js";
import type { paths as Theirs } from "../support/second-document/generated/openapi.js";
import { operations } from "../support/second-document/generated/openapi.operations.js";

const organizationUid = "c0a1b2c3-1111-4d5e-8f90-000000000001";
const activeAlarmUid = "7d1f9a52-0c4b-4b0e-9e55-3f2a1c8d6b01";
const actionId = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";

const organization = { instanceUid: organizationUid, name: "Acme", type: "Company", contact: { email: "a@acme.test" } };
const alarm = { instanceUid: activeAlarmUid, lastActivation: { status: "Error", message: "No space" } };

function answer({ method, path, body }: Seen): Response {
  switch (`${method} ${path}`) {
    case "GET /pulse/organizations":
      return json({ data: [organization], meta: { pagingInfo: { total: 1, count: 1, offset: 0 } } });
    case "GET /pulse/alarms/active":
      return json({ data: [alarm], meta: { pagingInfo: { total: 1, count: 1, offset: 0 } } });
    case `GET /pulse/organizations/${organizationUid}`:
      return json({ data: organization });
    case `PATCH /pulse/organizations/${organizationUid}`:
      return json({ data: { ...organization, taxId: JSON.parse(body)[0].value } });
    case `POST /pulse/alarms/active/${activeAlarmUid}/resolve`:
      return new Response(null, { status: 202, headers: { location: `/api/v3/asyncActions/${actionId}` } });
    case `GET /asyncActions/${actionId}`:
      return json({ data: { id: actionId, status: "succeed" } });
    case `GET /asyncActions/${actionId}/result`:
      return json({ data: { ...alarm, lastActivation: { status: "Resolved" } } });
    default:
      throw new Error(`unexpected ${method} ${path}`);
  }
}

function open(options: Partial<VspcClientOptions> = {}) {
  const { fetch, seen } = fakeFetch(answer);
  const baseUrl = "https://vspc.example.com/api/v3";
  const vspc = createVspcClient<paths & Theirs>({ baseUrl, auth: token("t"), fetch, operations, ...options });
  const sent = () => seen.map(({ method, path }) => `${method} ${path}`);
  return { vspc, seen, sent };
}

describe("a client for two documents", () => {
  it("lists with a filter, a sort and a selection of nested properties", async () => {
    const { vspc, seen } = open();
    const alarms = await vspc
      .list("/pulse/alarms/active", {
        filter: ({ lastActivation, repeatCount }) =>
          and(lastActivation.status.equals("Error"), repeatCount.lessThan(9)),
        sort: (row) => [row.lastActivation.time.descending()],
        select: ["instanceUid", "lastActivation.status"],
      })
      .toArray();
    expect(alarms.map((row) => row.lastActivation?.status)).toEqual(["Error"]);
    const query = Object.fromEntries(seen[0]?.query ?? []);
    expect({ ...query, filter: JSON.parse(query.filter ?? ""), sort: JSON.parse(query.sort ?? "") }).toEqual({
      limit: "500",
      offset: "0",
      filter: [
        {
          operation: "and",
          items: [
            { property: "lastActivation.status", operation: "equals", value: "Error" },
            { property: "repeatCount", operation: "lessThan", value: 9 },
          ],
        },
      ],
      sort: [{ property: "lastActivation.time", direction: "descending" }],
      select: '[{"propertyPath":"instanceUid"},{"propertyPath":"lastActivation.status"}]',
    });
  });

  it("patches with a draft", async () => {
    const { vspc, seen, sent } = open();
    const changed = await vspc.patch(
      "/pulse/organizations/{organizationUid}",
      { path: { organizationUid } },
      (draft) => {
        draft.taxId = "DE-1";
      },
    );
    expect(changed.taxId).toBe("DE-1");
    expect(sent()).toEqual([
      `GET /pulse/organizations/${organizationUid}`,
      `PATCH /pulse/organizations/${organizationUid}`,
    ]);
    expect(JSON.parse(seen[1]?.body ?? "")).toEqual([{ op: "add", path: "/taxId", value: "DE-1" }]);
    expect(seen[1]?.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("rejects changes to read-only properties of the other document, including nested ones", async () => {
    const { vspc, sent } = open();
    const patched = vspc.patch("/pulse/organizations/{organizationUid}", { path: { organizationUid } }, (draft) => {
      Object.assign(draft, { type: "Reseller", contact: { email: "b@acme.test", isEmailConfirmed: true } });
    });
    await expect(patched).rejects.toMatchObject({
      kind: "input",
      message: "PATCH /pulse/organizations/{organizationUid}: /contact/isEmailConfirmed, /type are read-only",
    });
    expect(sent()).toEqual([`GET /pulse/organizations/${organizationUid}`]);
  });

  it("rejects operations that are newer than its version, in the facade and in api", async () => {
    const { vspc, sent } = open({ version: "3.5.1" });
    const resolve = "/pulse/alarms/active/{activeAlarmUid}/resolve";
    const [path, body] = [{ activeAlarmUid }, { remark: "seen" }];
    const theirs = `POST ${resolve}: requires version 3.6 of the API, but the option version is 3.5.1`;
    await expect(vspc.post(resolve, { path, body })).rejects.toThrow(theirs);
    await expect(vspc.api.POST(resolve, { params: { path }, body })).rejects.toThrow(theirs);
    const disable = "/infrastructure/sites/tenants/{tenantUid}/disable";
    const ours = `POST ${disable}: requires version 3.6.1 of the API, but the option version is 3.5.1`;
    await expect(vspc.post(disable, { path: { tenantUid: organizationUid } })).rejects.toThrow(ours);
    expect(sent()).toEqual([]);
    await vspc.list("/pulse/organizations").first();
    expect(sent()).toEqual(["GET /pulse/organizations"]);
  });

  describe("asynchronous actions", () => {
    useFakeClock();

    it("polls a 202 until its result is available", async () => {
      const { vspc, sent } = open();
      const resolved = vspc.post("/pulse/alarms/active/{activeAlarmUid}/resolve", {
        path: { activeAlarmUid },
        body: { remark: "seen" },
      });
      await vi.runAllTimersAsync();
      expect((await resolved).lastActivation?.status).toBe("Resolved");
      expect(sent()).toEqual([
        `POST /pulse/alarms/active/${activeAlarmUid}/resolve`,
        `GET /asyncActions/${actionId}`,
        `GET /asyncActions/${actionId}/result`,
      ]);
    });
  });
});
