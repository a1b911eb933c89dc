import { describe, expect, it } from "vitest";
import type { TenantDraft } from "../../src/enterprise-manager/index.js";
import { subtenants, tenants } from "../../src/enterprise-manager/resources.js";
import { editedBody } from "../../src/enterprise-manager/update.js";
import { writeXml, type XmlShapeName } from "../../src/enterprise-manager/xml/index.js";
import { unknownXml } from "../../src/enterprise-manager/xml/unknown.js";
import { readDocument } from "../support/operations.js";
import { tenantId as id, json, type Reply, serve, task, tenantUrn as urn, xmlns } from "./support/server.js";
import { caught, type Format, formats, instantTimers, setup } from "./support/setup.js";

const other = "9e3f7f52-6c1d-4c7a-9b6d-0f5c5d1f8a11";
const tenant = { Type: "CloudTenant", UID: urn, Href: "h", Name: "ABC", Description: "old" };
const tenantXml = (inner = "", more = "") =>
  `<CloudTenant ${xmlns} ${more} Href="h" Type="CloudTenant" Name="ABC" UID="${urn}">` +
  `<Links/><Description>old</Description>${inner}</CloudTenant>`;

/** A server with one tenant or subtenant that returns `read` for it, and records the PUT. */
async function withEntity(read: object | string) {
  const format: Format = typeof read === "string" ? "xml" : "json";
  const reply = typeof read === "string" ? { text: read } : json(read);
  const server = await serve(({ route }): Reply | undefined => {
    if (route === "GET /tasks/task-1") return task(format, "Finished");
    if (route.startsWith("GET")) return reply;
    return route.startsWith("PUT") ? task(format, "Running") : undefined;
  });
  const em = server.client(format);
  const put = () => server.requests.find(({ route }) => route.startsWith("PUT"))?.body;
  return { em, put, update: (edit: (draft: TenantDraft) => void) => em.tenants.update(urn, edit) };
}

/** Updates a tenant that the server returns as `read`, and returns the JSON that was written. */
async function written(read: object, edit: (draft: TenantDraft) => void = setDescription) {
  const { update, put } = await withEntity(read);
  await update(edit);
  return JSON.parse(put() ?? "null");
}

const setDescription = (draft: TenantDraft) => {
  draft.Description = "new";
};

/** A tenant of the simulator with a gateway pool, a storage quota and read-only counters. */
function withTenant(format: Format) {
  const made = setup({ format });
  const rows = [...made.simulator.state.tenants.rows()];
  const row = rows.find(
    ({ CloudGatewayPools, Resources }) => CloudGatewayPools && Resources?.CloudTenantResources?.length,
  );
  const put = () => made.sent.find(({ method }) => method === "PUT")?.body;
  return { ...made, id: row?.UID.split(":").at(-1) ?? "", put };
}

describe.each(formats)("tenant updates in %s", (format) => {
  instantTimers();

  it("writes the whole tenant back without read-only properties", async () => {
    const { em, id, put } = withTenant(format);
    const before = await em.tenants.get(id);
    const after = await em.tenants.update(id, (draft) => {
      expect(draft).not.toHaveProperty("Password");
      draft.Description = "Lenses and frames";
      draft.Password = "new";
    });
    expect(after).toEqual({ ...before, Description: "Lenses and frames" });
    const omitted = tenants.form?.omitted ?? [];
    const kept = Object.keys(before).filter((name) => !["Password", ...omitted].includes(name));
    expect(Object.keys(put() as object)).toEqual(expect.arrayContaining(format === "json" ? kept : ["TenantType"]));
    expect(put()).toMatchObject({
      ...{ Description: "Lenses and frames", Password: "new", UID: before.UID },
      MaxConcurrentTasks: before.MaxConcurrentTasks,
      Resources: { CloudTenantResources: [{ RepositoryQuota: { Quota: expect.any(Number) } }] },
      CloudGatewayPools: { CloudGatewayPoolUids: [expect.stringMatching(/^urn:veeam:CloudGatewayPool:/)] },
    });
    expect(JSON.stringify(put())).not.toMatch(/"(UsedQuota|BackupCount|LastActive|ComputeResourceStats)":/);
  });

  it("sends nothing if the edit changes nothing", async () => {
    const { em, id, routes } = withTenant(format);
    const before = await em.tenants.get(id);
    expect(await em.tenants.update(id, () => undefined)).toEqual(before);
    expect(routes()).not.toContain(`PUT /cloud/tenants/${id}`);
  });

  it.each<[string, (draft: object) => void, string]>([
    ["Name", (draft) => Object.assign(draft, { Name: "Other" }), ""],
    ["BackupCount", (draft) => Object.assign(draft, { BackupCount: 0 }), ""],
    ["Resources", (draft) => Object.assign(draft, { Resources: null }), "; use em.resources"],
    ["ComputeResources", (draft) => Object.assign(draft, { ComputeResources: 1 }), "; use em.computeResources"],
    ["TenantType", (draft) => Reflect.deleteProperty(draft, "TenantType"), ""],
  ])("rejects an edit of %s", async (name, edit, hint) => {
    const { em, id, routes } = withTenant(format);
    const error = await caught(em.tenants.update(id, edit));
    const message = `PUT /cloud/tenants/{tenantId}: ${name} cannot be changed by an update${hint}`;
    expect(error).toMatchObject({ kind: "input", message });
    expect(routes()).not.toContain(`PUT /cloud/tenants/${id}`);
  });
});

describe.each(formats)("validation before an update in %s", (format) => {
  const entity = (value: Record<string, string>, schema: XmlShapeName = "CloudTenant") =>
    format === "json" ? value : writeXml(value, schema);
  const wrong = /the response is not the requested CloudTenant: /;

  it.each<[string, Record<string, string>, RegExp]>([
    ["a reference", { Type: "CloudTenantReference", UID: urn }, wrong],
    ["another tenant", { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${other}` }, wrong],
    ["an empty object", {}, wrong],
    ["a tenant without a type", { UID: urn }, /not written back: the CloudTenant that was read has no Type$/],
    ["a tenant without a UID", { Type: "CloudTenant" }, /not written back: the CloudTenant that was read has no UID$/],
  ])("does not write back %s", async (_name, read, message) => {
    const { update, put } = await withEntity(entity(read));
    const error = await caught(update(setDescription));
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(message) });
    expect(error.retryable).not.toBe(true);
    expect(put()).toBeUndefined();
  });

  it("does not write back or return another subtenant", async () => {
    const { em, put } = await withEntity(entity({ Type: "CloudSubtenant", Id: other }, "CloudSubtenant"));
    for (const work of [em.subtenants.update(urn, id, setDescription as () => void), em.subtenants.get(urn, id)]) {
      expect((await caught(work)).message).toContain(`its Type is CloudSubtenant, its Id is ${other}`);
    }
    expect(put()).toBeUndefined();
  });

  it("accepts a type in another letter case and an ID in upper case", async () => {
    const UID = `URN:VEEAM:CloudTenant:${id.toUpperCase()}`;
    const { update, put } = await withEntity(entity({ Type: "cloudTenant", UID, Name: "ABC" }));
    await update(setDescription);
    expect(put()).toContain("new");
  });

  it("does not write back NaN", async () => {
    const { update, put } = await withEntity(entity({ Type: "CloudTenant", UID: urn }));
    const error = await caught(update((draft) => Object.assign(draft, { PublicIpCount: Number.NaN })));
    expect(error).toMatchObject({ kind: "input", message: expect.stringContaining('"PublicIpCount" is NaN') });
    expect(put()).toBeUndefined();
  });
});

describe.each(formats)("read-only properties within others in %s", (format) => {
  const center = (digit: number) => ({
    ...{ Href: "h", Type: "CloudTenantVCloudComputeResource", Id: other.replace(/^./, `${digit}`), Enabled: true },
    ...{ VirtualDataCenterRef: "ref", UseNetworkFailoverResources: false },
  });
  const full = {
    ...tenant,
    VCloudComputeResources: { CloudTenantVCloudComputeResources: [center(1), center(2)] },
    CloudGatewayPools: { CloudGatewayPools: [{ UID: "urn:a", Name: "a" }] },
  };
  const quota = { DisplayName: "Laptop", QuotaMb: 1024, UsedQuotaMb: 7, QuotaId: "q" };
  const subtenant = { Type: "CloudSubtenant", Id: id, Href: "h", Name: "laptop-01", RepositoryQuota: quota };
  const withFull = () => withEntity(format === "json" ? full : writeXml(full, "CloudTenant"));
  const withSubtenant = () => withEntity(format === "json" ? subtenant : writeXml(subtenant, "CloudSubtenant"));
  type Centers = { VCloudComputeResources: { CloudTenantVCloudComputeResources: Record<string, unknown>[] } };
  type Pools = { CloudGatewayPools: { CloudGatewayPools: object[] } };
  const editCenters = (edit: (rows: Record<string, unknown>[]) => unknown) => (draft: object) =>
    void edit((draft as Centers).VCloudComputeResources.CloudTenantVCloudComputeResources);
  const editPools = (edit: (rows: object[]) => unknown) => (draft: object) =>
    void edit((draft as Pools).CloudGatewayPools.CloudGatewayPools);

  const centers = "VCloudComputeResources.CloudTenantVCloudComputeResources";
  const pools = "CloudGatewayPools.CloudGatewayPools cannot be changed by an update; use CloudGatewayPoolUids";
  it.each<[string, (draft: object) => void, string]>([
    ["changes a center", editCenters(([row]) => Object.assign(row ?? {}, { Enabled: false })), `${centers}.Enabled`],
    ["clears a property", editCenters(([row]) => Object.assign(row ?? {}, { Enabled: null })), `${centers}.Enabled`],
    ["adds a data center", editCenters((rows) => rows.push({ ...center(3), Enabled: true })), `${centers}.Enabled`],
    ["adds a gateway pool", editPools((rows) => rows.push({ UID: "urn:b", Name: "b" })), pools],
    ["changes a gateway pool", editPools(([row]) => Object.assign(row ?? {}, { Name: "b" })), pools],
    ["removes a gateway pool", editPools((rows) => rows.pop()), pools],
  ])("prevent an update that %s", async (_name, edit, message) => {
    const { update, put } = await withFull();
    const error = await caught(update(edit));
    expect(error).toMatchObject({ kind: "input", operation: "PUT /cloud/tenants/{tenantId}" });
    expect(error.message).toContain(message);
    expect(put()).toBeUndefined();
  });

  it("prevent an update of the used quota of a subtenant", async () => {
    const { em, put } = await withSubtenant();
    const edit = ({ RepositoryQuota }: object & { RepositoryQuota?: unknown }) =>
      void Object.assign(RepositoryQuota ?? {}, { UsedQuotaMb: 99 });
    const message =
      "PUT /cloud/tenants/{tenantId}/subtenants/{subtenantId}: RepositoryQuota.UsedQuotaMb cannot be changed by an update";
    expect(await caught(em.subtenants.update(id, id, edit))).toMatchObject({ kind: "input", message });
    expect(put()).toBeUndefined();
  });

  it("do not prevent removing, moving and replacing the objects that contain them", async () => {
    const { update, put } = await withFull();
    await update(editCenters((rows) => rows.splice(0, 2, ...rows.toReversed().slice(0, 1))));
    expect(put()).toContain(center(2).Id);
    expect(put()).not.toMatch(`${center(1).Id}|Enabled`);
    const other = await withSubtenant();
    await other.em.subtenants.update(id, id, (draft) => {
      Object.assign(draft, { RepositoryQuota: { QuotaMb: 2048 } });
    });
    expect(other.put()).toContain("2048");
  });
});

describe("the body of an update", () => {
  const pool = (digit: number) => `urn:veeam:CloudGatewayPool:${digit}0000000-0000-4000-8000-000000000000`;
  const [first, second] = [pool(1), pool(2)];
  const pools = [
    { UID: first, Name: "a" },
    { UID: second, Name: "b" },
  ];
  const uids = (...CloudGatewayPoolUids: string[]) => ({ CloudGatewayPoolUids });

  it.each<[string, object, object]>([
    ["entities alone", { CloudGatewayPools: pools }, uids(first, second)],
    ["entities with an empty list of UIDs", { ...uids(), CloudGatewayPools: pools }, uids(first, second)],
    ["entities with null UIDs", { CloudGatewayPoolUids: null, CloudGatewayPools: pools }, uids(first, second)],
    ["entities with UIDs", { ...uids(second), CloudGatewayPools: pools }, uids(second)],
    ["UIDs alone", uids(first), uids(first)],
    ["an empty list of UIDs", uids(), uids()],
    ["null entities with an empty list of UIDs", { ...uids(), CloudGatewayPools: null }, uids()],
  ])("contains the UIDs of gateway pools that were read as %s", async (_name, read, expected) => {
    const put = await written({ ...tenant, CloudGatewayPools: read });
    expect(put).toEqual({ ...tenant, Description: "new", CloudGatewayPools: expected });
  });

  it("contains edited gateway pools, and is not sent if the edit is reverted", async () => {
    const read = { ...tenant, CloudGatewayPools: { CloudGatewayPools: [{ UID: first, Name: "a" }] } };
    const push = ({ CloudGatewayPools }: TenantDraft) => {
      expect(CloudGatewayPools?.CloudGatewayPoolUids).toEqual([first]);
      CloudGatewayPools?.CloudGatewayPoolUids?.push(second);
    };
    expect(await written(read, push)).toEqual({ ...tenant, CloudGatewayPools: uids(first, second) });
    const revert = (draft: TenantDraft) => {
      push(draft);
      draft.CloudGatewayPools?.CloudGatewayPoolUids?.pop();
    };
    expect(await written(read, revert)).toBeNull();
  });

  it.each(["Resources", "ComputeResources", "VCloudComputeResources", "CloudGatewayPools", "LeaseOptions"])(
    "contains null for %s if it was read as null",
    async (name) => {
      expect(await written({ ...tenant, [name]: null })).toEqual({ ...tenant, Description: "new", [name]: null });
    },
  );

  it("omits empty passwords at any depth, but contains a password that is set", async () => {
    const withPasswords = (empty: object) => ({
      ...{ ...tenant, ...empty },
      TenantType: { StandaloneTenant: { TenantCredentials: { Username: "ABC", Password: "not-a-real-password" } } },
      Later: { Account: { Name: "n", ...empty } },
    });
    const put = await written(withPasswords({ Password: "" }));
    expect(put).toEqual({ ...withPasswords({}), Description: "new" });
  });

  it("contains unknown properties", async () => {
    const more = { Later: { Deep: [1, { a: null }] }, LeaseOptions: { Enabled: false, Grace: 7 } };
    const put = await written({ ...tenant, ...more }, (draft) => {
      draft.LeaseOptions = { ...draft.LeaseOptions, Enabled: true };
    });
    expect(put).toEqual({ ...tenant, ...more, LeaseOptions: { Enabled: true, Grace: 7 } });
  });

  it("does not modify the objects of the caller, and adds no properties", () => {
    const read = { ...tenant, Password: "", Lists: [{ Deep: [1] }] };
    const before = structuredClone(read);
    const edit = ({ Lists: [item] }: typeof read) => void item?.Deep.push(2);
    const body = editedBody(read, edit, { omitted: ["Lists.Other"], fixed: [] }, "PUT /cloud/tenants/{tenantId}");
    expect(read).toEqual(before);
    expect(JSON.stringify(body)).toBe(JSON.stringify({ ...tenant, Lists: [{ Deep: [1, 2] }] }));
  });

  it("contains the quota of a subtenant without its read-only properties", async () => {
    const quota = { DisplayName: "Laptop", QuotaMb: 1024, UsedQuotaMb: 7, QuotaId: "q" };
    const read = { Type: "CloudSubtenant", Id: id, Href: "h", Name: "laptop-01", RepositoryQuota: quota };
    const { em, put } = await withEntity(read);
    await em.subtenants.update(id, id, ({ RepositoryQuota }) => {
      Object.assign(RepositoryQuota ?? {}, { QuotaMb: 2048 });
    });
    expect(JSON.parse(put() ?? "")).toEqual({ ...read, RepositoryQuota: { DisplayName: "Laptop", QuotaMb: 2048 } });
  });

  it.each(["CloudTenantVCloudComputeResources", "VCloudComputeResources"])(
    "contains virtual data centers under their own name if they were read as %s",
    async (name) => {
      const center = { Type: "CloudTenantVCloudComputeResource", Href: "h", Id: other, VirtualDataCenterRef: "ref" };
      const full = { ...center, VirtualDataCenterName: "d", UseNetworkFailoverResources: false, ResourceUsage: null };
      const { em, update, put } = await withEntity({ ...tenant, VCloudComputeResources: { [name]: [full], Later: 1 } });
      const { VCloudComputeResources } = await em.tenants.get(id);
      expect(VCloudComputeResources).toEqual({ CloudTenantVCloudComputeResources: [full], Later: 1 });
      await update(setDescription);
      const rows = [{ ...center, UseNetworkFailoverResources: false }];
      expect(JSON.parse(put() ?? "").VCloudComputeResources).toEqual({ VCloudComputeResources: rows, Later: 1 });
    },
  );

  it.each(["CloudTenantVCloudComputeResource", "VCloudComputeResource"])(
    "contains virtual data centers in XML that were read as %s",
    async (name) => {
      const flag = "<UseNetworkFailoverResources>false</UseNetworkFailoverResources>";
      const names = "<VirtualDataCenterName>d</VirtualDataCenterName><VirtualDataCenterRef>ref</VirtualDataCenterRef>";
      const center = `<${name} Href="h" Type="CloudTenantVCloudComputeResource" Id="${other}">${names}${flag}</${name}>`;
      const { update, put } = await withEntity(tenantXml(`<VCloudComputeResources>${center}</VCloudComputeResources>`));
      await update(setDescription);
      expect(put()).toContain(
        `<VCloudComputeResources><VCloudComputeResource Href="h" Type="CloudTenantVCloudComputeResource" Id="${other}">` +
          `<VirtualDataCenterRef>ref</VirtualDataCenterRef>${flag}</VCloudComputeResource></VCloudComputeResources>`,
      );
    },
  );
});

describe("unknown XML", () => {
  const root = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:n" Beta="a &#38; b" n:Rank="1"';
  const quota = (inner: string) =>
    `<CloudTenantResource Type="CloudTenantResource" Href="h" Id="${other}" Tier="2"><Links/><RepositoryQuota>` +
    `<DisplayName>Vol</DisplayName><RepositoryUid>r</RepositoryUid><Quota>1</Quota><UsedQuota>1</UsedQuota>${inner}` +
    "</RepositoryQuota></CloudTenantResource>";
  const later = '<Later xsi:type="Old"><n:Deep>&lt;1&gt;</n:Deep></Later>';
  const inner =
    `${later}<Enabled>true</Enabled><LeaseOptions Enabled="false" Grace="7"/>` +
    `<Resources>${quota("<Immutable>true</Immutable>")}<Pool/></Resources><Last>\r\n</Last>`;

  it("is written back in place, with the namespaces that it needs", async () => {
    const read = tenantXml(inner, root).replace("<Links/>", "<First/><Links/>");
    const { update, put } = await withEntity(read.replace("<Description>", '<Description lang="en">'));
    await update((draft) => {
      setDescription(draft);
      draft.LeaseOptions = { ...draft.LeaseOptions, Enabled: true };
    });
    expect(put()).toBe(
      `<?xml version="1.0" encoding="utf-8"?><CloudTenant ${xmlns} ${root} Href="h" Type="CloudTenant" Name="ABC" ` +
        `UID="${urn}"><First/><Description lang="en">new</Description>${later}<Enabled>true</Enabled>` +
        '<LeaseOptions Grace="7" Enabled="true"/><Resources>' +
        `<CloudTenantResource Tier="2" Href="h" Type="CloudTenantResource" Id="${other}"><RepositoryQuota>` +
        "<DisplayName>Vol</DisplayName><RepositoryUid>r</RepositoryUid><Quota>1</Quota><Immutable>true</Immutable>" +
        "</RepositoryQuota></CloudTenantResource><Pool/></Resources><Last>\r\n</Last></CloudTenant>",
    );
  });

  it.each([
    ['<CloudGatewayPoolUid Order="1">urn:a</CloudGatewayPoolUid>', "CloudGatewayPoolUids: its unknown attribute Order"],
    ["<CloudGatewayPoolUid><n:New/>urn:a</CloudGatewayPoolUid>", "CloudGatewayPoolUids: its unknown element n:New"],
  ])("prevents an update if it cannot be written back: %s", async (uid, problem) => {
    const { update, put } = await withEntity(tenantXml(`<CloudGatewayPools>${uid}</CloudGatewayPools>`));
    const error = await caught(update(setDescription));
    expect(error).toMatchObject({ kind: "input", operation: "PUT /cloud/tenants/{tenantId}" });
    expect(error.message).toContain(`CloudGatewayPools.${problem} cannot be written back. Use the format "json"`);
    expect(put()).toBeUndefined();
  });

  it("adds no property to a known document, and none to JSON", async () => {
    const plain = await (await withEntity(tenantXml())).em.tenants.get(id);
    expect(Object.getOwnPropertySymbols(plain)).toEqual([]);
    const full = await (await withEntity(tenantXml(inner, root))).em.tenants.get(id);
    expect(Object.getOwnPropertySymbols(full)).toEqual([unknownXml]);
    expect(JSON.stringify(full)).not.toMatch(/Later|Beta|Immutable/);
  });
});

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
}

it("omits the documented read-only properties, except those that identify the entity", () => {
  const schemas = readDocument("enterprise-manager").components?.schemas as Record<string, Schema>;
  const resolve = (schema: Schema): Schema => {
    const target = schema.$ref ? schemas[schema.$ref.split("/").at(-1) ?? ""] : schema.oneOf?.[0];
    return target ? resolve(target) : schema;
  };
  const readOnlyPaths = (given: Schema, path = ""): string[] => {
    const schema = resolve(given);
    if (schema.items) return readOnlyPaths(schema.items, path);
    const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      property.readOnly ? [`${path}${name}`] : readOnlyPaths(property, `${path}${name}.`),
    );
    return [...own, ...(schema.allOf ?? []).flatMap((part) => readOnlyPaths(part, path))];
  };
  const names = /(^|\.)(Href|Type|UID|Id|Name)$/;
  for (const [schema, form] of [
    ["CloudTenant", tenants.form],
    ["CloudSubtenant", subtenants.form],
  ] as const) {
    const expected = readOnlyPaths({ $ref: `#/${schema}` }).filter((path) => !names.test(path));
    const actual = (form?.omitted ?? []).filter((path) => !/(^|\.)Links$/.test(path));
    expect(expected.length).toBeGreaterThan(1);
    expect(actual.sort()).toEqual(expected.sort());
  }
});
