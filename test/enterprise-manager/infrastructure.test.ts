import { describe, expect, it } from "vitest";
import type { EnterpriseManagerClient, QueryType, Schemas } from "../../src/enterprise-manager/index.js";
import type { XmlShapeName } from "../../src/enterprise-manager/xml/index.js";
import payloads from "../fixtures/enterprise-manager/infrastructure-payloads.json" with { type: "json" };
import { bodyOf, serve } from "./support/server.js";
import { caught, type Format, formats, linkOf, setup } from "./support/setup.js";

const id = "425b6739-5082-4f7a-99fb-1ae13ef87d9f";
const other = "7445e6ce-86f5-4171-b909-dac209c66563";

/** The documents' example of a response, in one of the formats. */
function printed(name: string, format: Format): string {
  const found = payloads.find((payload) => payload.id === name);
  const text = format === "xml" ? found?.xml : JSON.stringify(found?.json);
  if (!text) throw new Error(`the documents do not print ${name} in ${format}`);
  return text;
}

/** The texts of an entity and of a list of entities with nothing but their identities. */
function texts(format: Format, list: XmlShapeName, type: XmlShapeName) {
  const entity = (uuid: string) => ({ Type: type, Href: "h", Name: `"${uuid}"`, UID: `urn:veeam:${type}:${uuid}` });
  return {
    entity: (uuid: string) => bodyOf(format, type, entity(uuid)),
    entities: (...uuids: string[]) => bodyOf(format, list, { [list]: uuids.map(entity) }),
    page: (uuid: string, number: number) => {
      const PagingInfo = { PageNum: number, PagesCount: 2 };
      return bodyOf(format, "QueryResult", { Entities: { [list]: { [list]: [entity(uuid)] } }, PagingInfo });
    },
  };
}

type Methods = { list(): Promise<{ UID: string; Type: string }[]>; get(id: string): Promise<object> };

const kinds: readonly [QueryType, list: XmlShapeName, path: string, (em: EnterpriseManagerClient) => Methods][] = [
  ["BackupServer", "BackupServers", "/backupServers", (em) => em.backupServers],
  ["Repository", "Repositories", "/repositories", (em) => em.repositories],
  ["CloudHardwarePlan", "CloudHardwarePlans", "/cloud/hardwarePlans", (em) => em.hardwarePlans],
  ["WanAccelerator", "WanAccelerators", "/wanAccelerators", (em) => em.wanAccelerators],
  ["CloudGatewayPool", "CloudGatewayPools", "/cloud/gatewayPools", (em) => em.gatewayPools],
];

describe.each(formats)("infrastructure resources in %s", (format) => {
  it.each(kinds)("lists, reads and queries %s as entities", async (type, list, path, methods) => {
    const { entity, entities, page } = texts(format, list, type);
    const { client, requests } = await serve(({ route, query }) => {
      if (route === "GET /query") {
        const number = Number(query.get("page"));
        const isExpected = query.get("type") === type && query.get("format") === "Entities";
        return isExpected ? { text: page(number === 1 ? id : other, number) } : undefined;
      }
      if (query.get("format") !== "Entity") return undefined;
      if (route === `GET ${path}`) return { text: entities(id, other) };
      return route === `GET ${path}/${id}` ? { text: entity(id) } : undefined;
    });
    const em = client(format);
    const both = [id, other].map((uuid) => `urn:veeam:${type}:${uuid}`);
    expect((await methods(em).list()).map(({ UID }) => UID)).toEqual(both);
    expect((await em.query(type).toArray()).map((row) => ("UID" in row ? row.UID : undefined))).toEqual(both);
    for (const given of [id, `urn:veeam:${type}:${id}`]) {
      expect(await methods(em).get(given)).toMatchObject({ Type: type, UID: both[0], Name: `"${id}"` });
    }
    const sent = requests.length;
    expect(await caught(methods(em).get(`urn:veeam:CloudTenant:${id}`))).toMatchObject({ kind: "input" });
    expect(requests.length).toBe(sent);
    expect(await caught(methods(em).get(other))).toMatchObject({ status: 404 });
  });

  it("reads the responses that the documents print", async () => {
    const answers: Readonly<Record<string, string>> = {
      "GET /query": "repository.query.entities",
      "GET /wanAccelerators/55bd11af-696d-4224-ae9c-0917c851177c": "wanAccelerator.entity",
      "GET /cloud/gatewayPools/77e85a22-aa23-4c86-bbb2-a4e55860b0ee": "gatewayPool.entity",
      "GET /backupServers": "backupServers.references",
    };
    const { client } = await serve(({ route }) => {
      const name = answers[route];
      return name === undefined ? undefined : { text: printed(name, format) };
    });
    const em = client(format);
    expect(await em.query("Repository").first()).toMatchObject({ Capacity: 106779635712, Kind: "WindowsLocal" });
    const accelerator = await em.wanAccelerators.get("55bd11af-696d-4224-ae9c-0917c851177c");
    expect(accelerator).toMatchObject({ Capacity: 100, HighBandwidthModeEnabled: false, CachePath: "C:\\VeeamWAN" });
    const pool = await em.gatewayPools.get("77e85a22-aa23-4c86-bbb2-a4e55860b0ee");
    expect(pool.CloudTenants?.CloudTenantUids).toHaveLength(2);
    // References in place of entities.
    expect(await caught(em.backupServers.list())).toMatchObject({ kind: "protocol", operation: "GET /backupServers" });
  });

  it("lists the repositories of one backup server", async () => {
    const path = `/backupServers/${other}/repositories`;
    const { client, routes } = await serve(({ route }) =>
      route === `GET ${path}` ? { text: texts(format, "Repositories", "Repository").entities(id) } : undefined,
    );
    const em = client(format);
    for (const backupServerId of [other, `urn:veeam:BackupServer:${other}`]) {
      expect(await em.repositories.list({ backupServerId })).toMatchObject([{ UID: `urn:veeam:Repository:${id}` }]);
    }
    expect(routes().slice(1)).toEqual([`GET ${path}`, `GET ${path}`]);
    const error = await caught(em.repositories.list({ backupServerId: `urn:veeam:Repository:${id}` }));
    expect(error.message).toContain("backupServerId must be a UUID or urn:veeam:BackupServer:<uuid>");
    expect(error.kind).toBe("input");
  });

  it("queries references and follows the link of one to its entity", async () => {
    const { em, sent } = setup({ format });
    const references = await em.query("BackupServer", { format: "References" }).toArray();
    const servers = await em.backupServers.list();
    expect(references.map(({ UID, Type }) => [UID, Type])).toEqual(
      servers.map(({ UID }) => [UID, "BackupServerReference"]),
    );
    const link = references[0] && linkOf(references[0], "Alternate", "BackupServer");
    if (!link) throw new Error("the reference has no link to its entity");
    expect(await em.follow<Schemas["BackupServer"]>(link)).toEqual(servers[0]);
    expect(sent.at(-1)?.query.get("format")).toBe("Entity");
  });

  it("creates a tenant with a quota on every listed backup server of the simulator", async () => {
    const { em } = setup({ format }, { tasks: { operationFinished: 0 } });
    for (const { UID, Name } of await em.backupServers.list()) {
      const tenant = await em.tenants.create({ Name: `On ${Name}`, Password: "x", BackupServerUid: UID });
      expect(linkOf(tenant, "Up", "BackupServerReference")?.Name).toBe(Name);
      for (const repository of await em.repositories.list()) {
        const quota = { Name: repository.Name, RepositoryUid: repository.UID, QuotaMb: 1024 };
        const { RepositoryQuota } = await em.resources.create(tenant.UID, quota);
        expect(RepositoryQuota.RepositoryUid).toBe(repository.UID);
      }
    }
  });

  it("filters and sorts infrastructure in the simulator", async () => {
    const { em } = setup({ format });
    const plans = em.query("CloudHardwarePlan", { filter: (plan) => plan.Platform.equals("HyperV") });
    expect((await plans.only()).HardwarePlanDetails?.HvCloudHardwarePlan).toBeTruthy();
    const large = em.query("Repository", { filter: (repository) => repository.Capacity.greaterThan(2 ** 40) });
    expect((await large.toArray()).every(({ Capacity }) => Number(Capacity) > 2 ** 40)).toBe(true);
    const names = (await em.query("BackupServer", { sortDescending: "Name", pageSize: 1 }).toArray()).map(
      ({ Name }) => Name,
    );
    const listed = (await em.backupServers.list()).map(({ Name }) => Name);
    expect(names).toEqual(listed.sort().reverse());
  });
});
