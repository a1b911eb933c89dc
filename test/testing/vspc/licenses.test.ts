import { describe, expect, it } from "vitest";
import { open, uids } from "./open.js";

const path = `/licensing/backupServers/${uids.frankfurtServer}`;

function upload(content: BlobPart, name = "license"): FormData {
  const form = new FormData();
  form.append(name, new Blob([content]), "license.lic");
  return form;
}

describe("license uploads", () => {
  it("rejects an upload that is empty, has the wrong name or is not a form", async () => {
    const { sim, send } = open();
    for (const form of [upload(""), upload("x", "file")]) {
      const { status, body } = await send("PUT", path, { form });
      expect([status, body.errors[0].propertyName]).toEqual([400, "license"]);
    }
    expect((await send("PUT", path, { body: {} })).status).toBe(415);
    expect(sim.state.uploads).toEqual([]);
  });

  it("rejects a truncated upload", async () => {
    const { sim } = open();
    const whole = new Uint8Array(await new Response(upload("content")).arrayBuffer());
    const boundary = new TextDecoder().decode(whole).split("\r\n")[0]?.slice(2);
    const put = (body: Uint8Array<ArrayBuffer>) =>
      sim.fetch(`https://vspc.example/api/v3${path}`, {
        method: "PUT",
        headers: {
          authorization: "Bearer simulated-api-key",
          "content-type": `multipart/form-data; boundary=${boundary}`,
        },
        body,
      });
    expect((await put(whole)).status).toBe(200);
    for (const length of [whole.length - 4, whole.length - 60, 10]) {
      expect((await put(whole.slice(0, length))).status).toBe(400);
    }
    expect(sim.state.uploads).toHaveLength(1);
  });
});

describe("licenses", () => {
  it("deletes the license of a backup server by section", async () => {
    const { send } = open();
    await send("DELETE", path, { query: { sectionForDelete: "Socket" } });
    expect((await send("GET", path)).body.data).toMatchObject({ sectionTypes: ["Instance"], status: "Valid" });
    await send("DELETE", path, { query: { sectionForDelete: "Instance" } });
    expect((await send("GET", path)).body.data).toMatchObject({ sectionTypes: [], status: "Unlicensed" });
  });
});

describe("license reports", () => {
  it("lists reports by month", async () => {
    const { send } = open();
    const list = async (month: string) => (await send("GET", `/licensing/reports/${month}`)).body.data;
    const ids = (await list("2026-10")).map((row: { reportParameters: { reportId: number } }) => {
      return row.reportParameters.reportId;
    });
    expect([ids, await list("2026-09")]).toEqual([[41, 42], []]);
    expect((await send("GET", "/licensing/reports/September")).body.errors[0].parameterName).toBe("date");
  });

  it("finalizes a report once", async () => {
    const { send } = open();
    const finalize = async () => (await send("POST", "/licensing/reports/finalization")).body.data.reportApprovalStatus;
    expect([await finalize(), await finalize()]).toEqual(["Finalized", "NotApprovable"]);
    expect((await send("GET", "/licensing/reports/latest")).body.data[0].reportStatus).toBe("Approved");
  });

  it("filters usage by the specific parameters", async () => {
    const { send } = open({ tenants: 3 });
    const count = async (query: Record<string, string>) => {
      return (await send("GET", "/licensing/usage/organizations", { query })).body.meta.pagingInfo.total;
    };
    expect(await count({})).toBe(3);
    expect(await count({ organizationType: "Provider" })).toBe(1);
    expect(await count({ serverUid: uids.frankfurtServer })).toBe(1);
    expect(await count({ serverType: "VONE" })).toBe(0);
  });
});
