import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { CloudTenant } from "../../src/enterprise-manager/index.js";
import { type Omitted, subtenantForm, tenantForm } from "../../src/enterprise-manager/writable.js";
import { caught, formats, instantTimers, routes, setup } from "./support/setup.js";
import { makeTenant } from "./support/store.js";

const id = "3b0d7c52-8f14-4a6e-9d21-5c7e0a8f4b16";

function rich(): CloudTenant {
  return makeTenant(id, {
    Name: "Quay Optics",
    Description: "Lenses",
    Password: "",
    VmCount: 3,
    ReplicaCount: 4,
    Resources: {
      CloudTenantResources: [
        {
          Href: "h",
          Type: "CloudTenantResource",
          Id: id,
          RepositoryQuota: { DisplayName: "Vol", RepositoryUid: "r", Quota: 5, UsedQuota: 4 },
        },
      ],
    },
    CloudGatewayPools: { CloudGatewayPools: [{ UID: `urn:veeam:CloudGatewayPool:${id}`, Name: "Pool" }] },
    FailoverToOthersGatewaysIfFail: true,
  });
}

function withTenant(format: "json" | "xml") {
  const made = setup({ format });
  made.server.store.tenants.set(id, rich());
  const sent = () => made.server.seen.find(({ method }) => method === "PUT")?.body;
  return { ...made, sent };
}

describe.each(formats)("%s", (format) => {
  instantTimers();

  it("writes the whole tenant back, without what only the server sets", async () => {
    const { em, sent } = withTenant(format);
    await em.tenants.update(id, (tenant) => {
      tenant.Description = "Lenses and frames";
    });
    const { Links, LastResult, LastActive, VmCount, BackupCount, ReplicaCount, Password, ...kept } = rich();
    expect(sent()).toEqual({
      ...kept,
      Description: "Lenses and frames",
      Resources: {
        CloudTenantResources: [
          {
            Href: "h",
            Type: "CloudTenantResource",
            Id: id,
            RepositoryQuota: { DisplayName: "Vol", RepositoryUid: "r", Quota: 5 },
          },
        ],
      },
      CloudGatewayPools: {
        CloudGatewayPoolUids: [`urn:veeam:CloudGatewayPool:${id}`],
        ...(format === "xml" && { CloudGatewayPools: [] }),
      },
    });
  });

  it("sends a password only where one is set", async () => {
    const { em, sent } = withTenant(format);
    await em.tenants.update(id, (tenant) => {
      expect(tenant).not.toHaveProperty("Password");
      tenant.Password = "new";
    });
    expect(sent()).toMatchObject({ Password: "new" });
  });

  it("sends nothing where the edit changes nothing", async () => {
    const { em, server } = withTenant(format);
    expect((await em.tenants.update(id, () => undefined)).Name).toBe("Quay Optics");
    const task = await em.tenants.update(id, () => undefined, { wait: false });
    expect(task.id).toBeUndefined();
    expect(await task.progress()).toMatchObject({ State: "Finished" });
    expect((await task.result()).Name).toBe("Quay Optics");
    expect(routes(server)).not.toContain(`PUT /cloud/tenants/${id}`);
  });

  it.each<[string, (tenant: Record<string, unknown>) => void]>([
    ["Name", (tenant) => Object.assign(tenant, { Name: "Other" })],
    ["BackupCount", (tenant) => Object.assign(tenant, { BackupCount: 0 })],
    ["Resources", (tenant) => Object.assign(tenant, { Resources: null })],
    ["TenantType", (tenant) => delete tenant.TenantType],
  ])("refuses an edit of %s", async (name, edit) => {
    const { em, server } = withTenant(format);
    const error = await caught(em.tenants.update(id, (tenant) => edit(tenant as unknown as Record<string, unknown>)));
    expect(error).toMatchObject({ kind: "input" });
    expect(error.message).toContain(`${name} cannot be changed by an update`);
    expect(routes(server)).not.toContain(`PUT /cloud/tenants/${id}`);
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

it("leaves out what the document says is read-only, but what names the entity", async () => {
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
  const omittedPaths = (omitted: Omitted, path = ""): string[] =>
    Object.entries(omitted).flatMap(([name, rule]) =>
      rule === true ? [`${path}${name}`] : omittedPaths(rule, `${path}${name}.`),
    );
  const names = /(^|\.)(Href|Type|UID|Id|Name)$/;
  for (const [schema, { omitted }] of [
    ["CloudTenantUpdate", tenantForm],
    ["CloudSubtenantUpdate", subtenantForm],
  ] as const) {
    const expected = readOnlyPaths({ $ref: `#/${schema}` }).filter((path) => !names.test(path));
    const actual = omittedPaths(omitted).filter((path) => !/(^|\.)Links$/.test(path));
    expect(expected.length).toBeGreaterThan(1);
    expect(actual.sort()).toEqual(expected.sort());
  }
});
