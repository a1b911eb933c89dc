import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { subtenants, tenants } from "../../src/enterprise-manager/resources.js";
import { caught, type Format, formats, instantTimers, setup } from "./support/setup.js";

/** A tenant with a gateway pool, a storage quota and read-only counters. */
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
    const after = await em.tenants.update(id, (tenant) => {
      tenant.Description = "Lenses and frames";
    });
    expect(after).toEqual({ ...before, Description: "Lenses and frames" });
    const omitted = tenants.form?.omitted ?? [];
    const kept = Object.keys(before).filter((name) => !["Password", ...omitted].includes(name));
    expect(Object.keys(put() as object)).toEqual(expect.arrayContaining(format === "json" ? kept : ["TenantType"]));
    expect(put()).toMatchObject({
      Description: "Lenses and frames",
      UID: before.UID,
      MaxConcurrentTasks: before.MaxConcurrentTasks,
      Resources: { CloudTenantResources: [{ RepositoryQuota: { Quota: expect.any(Number) } }] },
      CloudGatewayPools: { CloudGatewayPoolUids: [expect.stringMatching(/^urn:veeam:CloudGatewayPool:/)] },
    });
    expect(JSON.stringify(put())).not.toMatch(/"(Password|UsedQuota|BackupCount|LastActive|ComputeResourceStats)":/);
  });

  it("sends a password only if one is set", async () => {
    const { em, id, put } = withTenant(format);
    await em.tenants.update(id, (tenant) => {
      expect(tenant).not.toHaveProperty("Password");
      tenant.Password = "new";
    });
    expect(put()).toMatchObject({ Password: "new" });
  });

  it("sends nothing if the edit changes nothing", async () => {
    const { em, id, routes } = withTenant(format);
    const before = await em.tenants.get(id);
    expect(await em.tenants.update(id, () => undefined)).toEqual(before);
    const task = await em.tenants.update(id, () => undefined, { wait: false });
    expect(task.id).toBeUndefined();
    expect(await task.progress()).toMatchObject({ State: "Finished" });
    expect(await task.result()).toEqual(before);
    expect(routes()).not.toContain(`PUT /cloud/tenants/${id}`);
  });

  it.each<[string, (tenant: Record<string, unknown>) => void]>([
    ["Name", (tenant) => Object.assign(tenant, { Name: "Other" })],
    ["BackupCount", (tenant) => Object.assign(tenant, { BackupCount: 0 })],
    ["Resources", (tenant) => Object.assign(tenant, { Resources: null })],
    ["TenantType", (tenant) => delete tenant.TenantType],
  ])("rejects an edit of %s", async (name, edit) => {
    const { em, id, routes } = withTenant(format);
    const error = await caught(em.tenants.update(id, (tenant) => edit(tenant as unknown as Record<string, unknown>)));
    expect(error).toMatchObject({ kind: "input" });
    expect(error.message).toContain(`${name} cannot be changed by an update`);
    expect(error.message.endsWith("; use em.resources")).toBe(name === "Resources");
    expect(routes()).not.toContain(`PUT /cloud/tenants/${id}`);
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

it("omits the documented read-only properties, except those that identify the entity", async () => {
  const text = await readFile(new URL("../../generated/enterprise-manager.openapi.json", import.meta.url), "utf8");
  const schemas: Record<string, Schema> = JSON.parse(text).components.schemas;
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
    ["CloudTenantUpdate", tenants.form],
    ["CloudSubtenantUpdate", subtenants.form],
  ] as const) {
    const expected = readOnlyPaths({ $ref: `#/${schema}` }).filter((path) => !names.test(path));
    const actual = (form?.omitted ?? []).filter((path) => !/(^|\.)Links$/.test(path));
    expect(expected.length).toBeGreaterThan(1);
    expect(actual.sort()).toEqual(expected.sort());
  }
});
