import { describe, expect, it } from "vitest";
import { open, uids } from "./open.js";

const companies = "/organizations/companies";
const acme = "c0a1b2c3-1111-4d5e-8f90-000000000001";
const nobody = "99999999-0000-4000-8000-000000000000";
const hooli = {
  organizationInput: { name: "Hooli", city: "Bern" },
  ownerCredentials: { userName: "gavin", password: "s" },
};

describe("companies", () => {
  it("creates a company with its organization, but not of an unknown reseller, and deletes both", async () => {
    const { sim, send } = open();
    const { body } = await send("POST", companies, { body: { ...hooli, isRestAccessEnabled: true } });
    const unknown = await send("POST", companies, { body: { ...hooli, resellerUid: nobody } });
    expect([unknown.status, unknown.body.errors[0].propertyName]).toEqual([400, "resellerUid"]);
    const { instanceUid } = body.data;
    expect(body.data).toMatchObject({
      name: "Hooli",
      status: "Active",
      isRestAccessEnabled: true,
      ownerCredentials: { userName: "gavin", password: null },
    });
    const filter = [{ property: "instanceUid", operation: "equals", value: instanceUid }];
    const listed = await send("GET", companies, { query: { filter, expand: "Organization" } });
    expect(listed.body.data[0]._embedded.organization).toMatchObject({ instanceUid, city: "Bern", type: "Company" });
    await send("DELETE", `${companies}/${instanceUid}`, { query: { removeAllAgents: false } });
    expect((await send("GET", `/organizations/${instanceUid}`)).status).toBe(404);
    expect((await send("GET", `${companies}/${instanceUid}`)).status).toBe(404);
    expect(sim.state.effects.map(({ operation }) => operation)).toEqual(["createCompany", "deleteCompany"]);
  });

  it("changes a company and never returns a password", async () => {
    const { send } = open();
    const change = [
      { op: "replace", path: "/isAlarmDetectEnabled", value: true },
      { op: "replace", path: "/ownerCredentials/password", value: "s3cret" },
    ];
    expect((await send("PATCH", `${companies}/${acme}`, { body: change })).status).toBe(200);
    const { body, text } = await send("GET", `${companies}/${acme}`);
    expect(body.data.isAlarmDetectEnabled).toBe(true);
    expect(text).not.toContain("s3cret");
  });

  it.each([true, false])(
    "keeps the tenants of a deleted company, and deletes its agents if removeAllAgents is %s",
    async (all) => {
      const { sim, send } = open();
      const ofAcme = () => [...sim.state.backupAgents.rows()].filter(({ organizationUid }) => organizationUid === acme);
      expect(ofAcme()).toHaveLength(1);
      await send("DELETE", `${companies}/${acme}`, { query: { removeAllAgents: all } });
      expect(ofAcme()).toHaveLength(all ? 0 : 1);
      expect(sim.state.tenants.get(uids.acme)?.assignedForCompany).toBeNull();
      expect((await send("GET", `${companies}/usage`)).body.data).not.toContainEqual(
        expect.objectContaining({ companyUid: acme }),
      );
    },
  );

  it("returns the usage of a company for a range of days", async () => {
    const { send } = open();
    const counted = async (query: object) =>
      (await send("GET", `${companies}/${acme}/usage`, { query: { ...query } })).body.meta.pagingInfo.total;
    expect(await counted({ fromDate: "2026-11-01", toDate: "2026-11-01" })).toBe(1);
    expect(await counted({ fromDate: "2026-11-02" })).toBe(0);
    expect(await counted({ toDate: "2026-10-31" })).toBe(0);
  });
});

describe("active alarms", () => {
  it.each([
    ["acknowledge", "Acknowledged", "on it"],
    ["resolve", "Resolved", ""],
  ])("changes the status of an alarm: %s", async (verb, status, comment) => {
    const { sim, send } = open();
    const [alarm] = sim.state.activeAlarms.rows();
    const path = `/alarms/active/${alarm?.instanceUid}`;
    const { body } = await send("POST", `${path}/${verb}`, { query: { comment, resolveOnClients: false } });
    expect(body).toEqual({ errors: [], data: {}, meta: null });
    const { lastActivation, ...rest } = (await send("GET", path)).body.data;
    expect(lastActivation).toMatchObject({ status, remark: comment || null });
    expect(lastActivation.instanceUid).not.toBe(alarm?.lastActivation.instanceUid);
    expect({ ...rest, lastActivation: alarm?.lastActivation }).toEqual(alarm);
    expect((await send("POST", `${path}/${verb}`, { query: { comment } })).body.errors[0].parameterName).toBe(
      "resolveOnClients",
    );
  });
});

describe("jobs", () => {
  it("assigns a job to an existing company only", async () => {
    const { sim, send } = open();
    const [job] = sim.state.backupServerJobs.rows();
    const path = `/infrastructure/backupServers/jobs/${job?.instanceUid}`;
    const globex = "c0a1b2c3-1111-4d5e-8f90-000000000002";
    expect((await send("POST", `${path}/assign`, { query: { companyUid: globex } })).status).toBe(200);
    expect((await send("GET", path)).body.data.mappedOrganizationUid).toBe(globex);
    const { status, body } = await send("POST", `${path}/assign`, { query: { companyUid: nobody } });
    expect([status, body.errors[0].parameterName]).toEqual([400, "companyUid"]);
  });
});
