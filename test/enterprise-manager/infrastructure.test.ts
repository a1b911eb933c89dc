import { describe, expect, it } from "vitest";
import type { EnterpriseManagerClient, QueryType, Schemas } from "../../src/enterprise-manager/index.js";
import payloads from "../fixtures/enterprise-manager/infrastructure-payloads.json" with { type: "json" };
import { serve, xmlns } from "./support/server.js";
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

/** A list of entities of one type that contain only their identities, in the layout of the format. */
function listed(format: Format, list: string, type: string, ids: readonly string[]): string {
  const identities = ids.map((one) => ({ Type: type, Href: "h", Name: `"${one}"`, UID: `urn:veeam:${type}:${one}` }));
  if (format === "json") return JSON.stringify({ [list]: identities });
  const rows = identities.map(({ UID, Name }) => `<${type} Type="${type}" Href="h" Name='${Name}' UID="${UID}"/>`);
  return `<${list} ${xmlns}>${rows.join("")}</${list}>`;
}

type Facade = (em: EnterpriseManagerClient) => {
  list(): Promise<{ UID: string; Type: string }[]>;
  get(id: string): Promise<object>;
};

const kinds: readonly [QueryType, list: string, path: string, Facade][] = [
  ["BackupServer", "BackupServers", "/backupServers", (em) => em.backupServers],
  ["Repository", "Repositories", "/repositories", (em) => em.repositories],
  ["CloudHardwarePlan", "CloudHardwarePlans", "/cloud/hardwarePlans", (em) => em.hardwarePlans],
  ["WanAccelerator", "WanAccelerators", "/wanAccelerators", (em) => em.wanAccelerators],
  ["CloudGatewayPool", "CloudGatewayPools", "/cloud/gatewayPools", (em) => em.gatewayPools],
];

describe.each(formats)("infrastructure resources in %s", (format) => {
  it.each(kinds)("lists and reads %s as entities", async (type, list, path, facade) => {
    const one = listed(format, list, type, [id]);
    const entity =
      format === "json" ? JSON.stringify(JSON.parse(one)[list][0]) : (/<\w+ Type.*?\/>/.exec(one)?.[0] ?? "");
    const { client, requests } = await serve(({ route, query }) => {
      if (query.get("format") !== "Entity") return undefined;
      if (route === `GET ${path}`) return { text: listed(format, list, type, [id, other]) };
      return route === `GET ${path}/${id}` ? { text: entity.replace("/>", ` ${xmlns}/>`) } : undefined;
    });
    const kind = facade(client(format));
    expect((await kind.list()).map(({ UID }) => UID)).toEqual([id, other].map((uuid) => `urn:veeam:${type}:${uuid}`));
    for (const given of [id, `urn:veeam:${type}:${id}`]) {
      expect(await kind.get(given)).toMatchObject({ Type: type, UID: `urn:veeam:${type}:${id}`, Name: `"${id}"` });
    }
    const sent = requests.length;
    expect(await caught(kind.get(`urn:veeam:CloudTenant:${id}`))).toMatchObject({ kind: "input" });
    expect(requests.length).toBe(sent);
    expect(await caught(kind.get(other))).toMatchObject({ status: 404 });
  });

  it.each(kinds)("queries %s page by page, as entities and as references", async (type, list) => {
    const paging = (page: string) =>
      format === "json"
        ? { PagingInfo: { PageNum: Number(page), PageSize: 1, PagesCount: 2, Links: [] } }
        : `<PagingInfo PageNum="${page}" PageSize="1" PagesCount="2"/>`;
    const referenceOn = (page: string) => {
      const uuid = page === "1" ? id : other;
      return { Type: `${type}Reference`, Href: "h", Name: page, UID: `urn:veeam:${type}:${uuid}` };
    };
    const { client, requests } = await serve(({ route, query }) => {
      if (route !== "GET /query") return undefined;
      const page = query.get("page") ?? "";
      const ids = [page === "1" ? id : other];
      const reference = referenceOn(page);
      const isEntities = query.get("format") === "Entities";
      if (format === "json") {
        const found = isEntities
          ? { Entities: { [list]: JSON.parse(listed(format, list, type, ids)) } }
          : { Refs: { Refs: [reference] } };
        return { text: JSON.stringify({ ...found, ...(paging(page) as object) }) };
      }
      const found = isEntities
        ? `<Entities>${listed(format, list, type, ids).replace(` ${xmlns}`, "")}</Entities>`
        : `<Refs><Ref Type="${reference.Type}" Href="h" Name="${page}" UID="${reference.UID}"/></Refs>`;
      return { text: `<QueryResult ${xmlns}>${found}${paging(page)}</QueryResult>` };
    });
    const em = client(format);
    const uids = (await em.query(type).toArray()).map((row) => ("UID" in row ? row.UID : undefined));
    expect(uids).toEqual([id, other].map((uuid) => `urn:veeam:${type}:${uuid}`));
    const references = await em.query(type as "Repository", { format: "References" }).toArray();
    expect(references).toMatchObject([referenceOn("1"), referenceOn("2")]);
    expect(new Set(requests.slice(1).map(({ query }) => query.get("type")))).toEqual(new Set([type]));
  });

  it("reads the responses that the documents print", async () => {
    const answers: Readonly<Record<string, string>> = {
      "/query": "repository.query.entities",
      [`/repositories/${id}`]: "repository.entity",
      "/wanAccelerators/55bd11af-696d-4224-ae9c-0917c851177c": "wanAccelerator.entity",
      "/cloud/gatewayPools/77e85a22-aa23-4c86-bbb2-a4e55860b0ee": "gatewayPool.entity",
    };
    const { client } = await serve(({ route }) => {
      const name = answers[route.replace("GET ", "")];
      return name === undefined ? undefined : { text: printed(name, format) };
    });
    const em = client(format);
    expect(await em.query("Repository").first()).toMatchObject({ Capacity: 106779635712, Kind: "WindowsLocal" });
    const accelerator = await em.wanAccelerators.get("55bd11af-696d-4224-ae9c-0917c851177c");
    expect(accelerator).toMatchObject({ Capacity: 100, HighBandwidthModeEnabled: false, CachePath: "C:\\VeeamWAN" });
    const pool = await em.gatewayPools.get("77e85a22-aa23-4c86-bbb2-a4e55860b0ee");
    expect(pool.CloudTenants?.CloudTenantUids).toHaveLength(2);
  });

  it("lists the repositories of one backup server", async () => {
    const path = `/backupServers/${other}/repositories`;
    const { client, routes } = await serve(({ route }) =>
      route === `GET ${path}` ? { text: listed(format, "Repositories", "Repository", [id]) } : undefined,
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

  it("rejects references in place of entities", async () => {
    const { client } = await serve(({ route }) =>
      route === "GET /backupServers" ? { text: printed("backupServers.references", format) } : undefined,
    );
    const error = await caught(client(format).backupServers.list());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /backupServers" });
  });

  it("follows the link of a reference to its entity", async () => {
    const entity = "/backupServers/1eb5b858-e557-43b3-8e79-386161b7ea44";
    const { client, requests } = await serve(({ route, query }) => {
      if (route === "GET /query") {
        const { json } = payloads.find((payload) => payload.id === "backupServers.references") ?? {};
        const xml = printed("backupServers.references", "xml").replaceAll("EntityReferences", "Refs");
        const refs = xml.replace(` ${xmlns}`, "");
        const text = format === "json" ? JSON.stringify({ Refs: json }) : `<QueryResult ${xmlns}>${refs}</QueryResult>`;
        return { text };
      }
      const isAsked = route === `GET ${entity}` && query.get("format") === "Entity";
      const text = listed(format, "BackupServers", "BackupServer", [entity.split("/")[2] ?? ""]);
      const one =
        format === "json" ? JSON.stringify(JSON.parse(text).BackupServers[0]) : /<\w+ Type.*?\/>/.exec(text)?.[0];
      return isAsked ? { text: (one ?? "").replace("/>", ` ${xmlns}/>`) } : undefined;
    });
    const em = client(format);
    const reference = await em.query("BackupServer", { format: "References" }).first();
    const link = reference && linkOf(reference, "Alternate", "BackupServer");
    if (!link) throw new Error("the reference has no link to its entity");
    expect((await em.follow<Schemas["BackupServer"]>(link)).UID).toBe(
      "urn:veeam:BackupServer:1eb5b858-e557-43b3-8e79-386161b7ea44",
    );
    expect(requests.at(-1)?.query.get("format")).toBe("Entity");
  });

  it("creates a tenant on every listed backup server of the simulator", async () => {
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
    expect(names).toEqual(
      (await em.backupServers.list())
        .map(({ Name }) => Name)
        .sort()
        .reverse(),
    );
    const pools = await em.query("CloudGatewayPool", { format: "References" }).toArray();
    expect(pools.map(({ UID }) => UID)).toEqual((await em.gatewayPools.list()).map(({ UID }) => UID));
    const fast = em.query("WanAccelerator", { filter: (one) => one.HighBandwidthModeEnabled.equals(true) });
    expect(await fast.toArray()).toEqual([]);
  });
});
