// Compiled but never run: a client for two documents rejects everything that is in neither.
import { createVspcClient, type paths, token } from "../../src/index.js";
import type { components, paths as Theirs } from "../support/second-document/generated/openapi.js";

type Schemas = components["schemas"];

const options = { baseUrl: "https://vspc.example.com:1280/api/v3", auth: token("t") };
const ours = createVspcClient(options);
const both = createVspcClient<paths & Theirs>(options);
const theirs = createVspcClient<Theirs>(options);

const organizationUid = "c0a1b2c3-1111-4d5e-8f90-000000000001";
const tenantUid = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";

export async function eachDocumentHasItsPaths() {
  const organization: Schemas["Organization"] = await both.get("/pulse/organizations/{organizationUid}", {
    path: { organizationUid },
  });
  const version: string | undefined = (await both.get("/about")).serverVersion;
  console.log(organization.name, version);
  // @ts-expect-error not in our document
  await ours.get("/pulse/organizations/{organizationUid}", { path: { organizationUid } });
  // @ts-expect-error not in their document
  await theirs.get("/about");
  // @ts-expect-error a misspelled path of theirs
  await both.get("/pulse/organisations/{organizationUid}", { path: { organizationUid } });
  // @ts-expect-error a misspelled path of ours
  await both.get("/infrastructure/sites/tenant/{tenantUid}", { path: { tenantUid } });
  // @ts-expect-error their path requires its parameter
  await both.get("/pulse/organizations/{organizationUid}");
  // @ts-expect-error the parameter of one document in a path of the other
  await both.get("/infrastructure/sites/tenants/{tenantUid}", { path: { organizationUid } });
}

export async function listsKnowTheirRows() {
  const alarms = both.list("/pulse/alarms/active", {
    filter: (row) => row.lastActivation.status.in(["Error", "Warning"]),
    sort: (row) => [row.repeatCount.descending()],
    select: ["instanceUid", "lastActivation.status"],
  });
  for await (const alarm of alarms) {
    const status: Schemas["AlarmActivation"]["status"] = alarm.lastActivation?.status;
    console.log(alarm.instanceUid, status);
    // @ts-expect-error not selected inside the nested object
    console.log(alarm.lastActivation?.message);
  }
  // @ts-expect-error no such property in theirs
  both.list("/pulse/alarms/active", { filter: (row) => row.lastActivation.state.equals("Error") });
  // @ts-expect-error no such value in their enum
  both.list("/pulse/alarms/active", { filter: (row) => row.lastActivation.status.equals("Fatal") });
  // @ts-expect-error a property of the other document only
  both.list("/infrastructure/sites/tenants", { filter: (row) => row.lastActivation.status.equals("Error") });
  // @ts-expect-error a property of the first document only
  both.list("/pulse/alarms/active", { sort: (row) => [row.siteName.ascending()] });
  // @ts-expect-error not one of the allowed values
  both.list("/pulse/organizations", { query: { expand: ["Tenant"] } });
  // @ts-expect-error not a collection
  both.list("/pulse/organizations/{organizationUid}", { path: { organizationUid } });
}

export async function writesKnowTheirBodies() {
  const path = { organizationUid };
  await both.patch("/pulse/organizations/{organizationUid}", { path }, (draft) => {
    draft.taxId = null;
    // @ts-expect-error read-only
    draft.type = "Reseller";
    // @ts-expect-error no such property
    draft.taxID = "x";
  });
  await both.patch("/pulse/organizations/{organizationUid}", { path }, [
    // @ts-expect-error no such pointer
    { op: "replace", path: "/nam", value: "Acme" },
  ]);
  const activeAlarmUid = "7d1f9a52-0c4b-4b0e-9e55-3f2a1c8d6b01";
  const alarm = await both.post("/pulse/alarms/active/{activeAlarmUid}/resolve", {
    path: { activeAlarmUid },
    body: { remark: "seen" },
  });
  console.log(alarm.repeatCount);
  // @ts-expect-error the remark is required
  await both.post("/pulse/alarms/active/{activeAlarmUid}/resolve", { path: { activeAlarmUid }, body: {} });
}

export async function thePlainClientKnowsBoth() {
  const { data } = await both.api.GET("/pulse/organizations", {
    params: { query: { limit: 10, expand: ["Company"] } },
  });
  const rows: Schemas["Organization"][] | undefined = data?.data;
  console.log(rows);
  // @ts-expect-error a misspelled path
  await both.api.GET("/pulse/organisations");
}
