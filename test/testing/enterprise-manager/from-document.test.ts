import { describe, expect, it } from "vitest";
import {
  createEnterpriseManagerSimulator,
  type EnterpriseManagerSimulatorOptions,
} from "../../../src/testing/index.js";
import { readDocument } from "../../support/operations.js";
import { logon, sender } from "./open.js";

const server = { id: "5f6c1d90-2e47-4b83-9a15-d80e3b7c6241", name: "vbr01" };
const vault = { id: "6e0f3b58-41c7-4d92-b7a6-52c81fd9e034", name: "Vault 1" };
const spare = { id: "d41f7b06-2c8a-4e53-96d0-3ab85e1c7f29", name: "Vault 2" };
const unknown = "99999999-2c8a-4e53-96d0-3ab85e1c7f29";

const reference = (kind: string, { id, name }: typeof server, up = "none") => ({
  UID: `urn:veeam:${kind}:${id}`,
  Name: name,
  Href: `https://em.example:9398/api/${kind}/${id}`,
  Type: `${kind}Reference`,
  Links: [{ Rel: "Up", Href: `https://em.example:9398/api/backupServers/${up}` }],
});
const $ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const read = (schema: object, ...values: object[]) => ({
  get: {
    operationId: "get",
    responses: { 200: { content: { "application/json": { schema, examples: values.map((value) => ({ value })) } } } },
  },
});
const choice = {
  oneOf: [$ref("EntityReference"), { type: "object", required: ["Capacity"], properties: { UID: { type: "string" } } }],
};
const entity = { ...reference("Repository", vault), Type: "Repository", Capacity: 2048 };

function document(): NonNullable<EnterpriseManagerSimulatorOptions["document"]> {
  const shipped = readDocument("enterprise-manager");
  const others = Object.entries(shipped.paths).filter(([path]) => !/^\/(backupServers|repositories)\b/.test(path));
  const paths = {
    ...Object.fromEntries(others),
    "/backupServers": read($ref("EntityReferences"), { Refs: [reference("BackupServer", server)] }),
    "/backupServers/{id}": read($ref("EntityReference"), reference("BackupServer", server)),
    "/backupServers/{id}/repositories": read($ref("EntityReferences"), {
      Refs: [reference("Repository", vault, server.id), reference("Repository", spare)],
    }),
    "/repositories/{id}": read(choice, reference("Repository", vault, server.id), entity),
  };
  return { ...shipped, paths };
}

async function open() {
  const sim = createEnterpriseManagerSimulator({ document: document() });
  const secret = await logon(sim);
  return { json: sender(sim, "json", secret), xml: sender(sim, "xml", secret) };
}

describe("operations without specific code", () => {
  it("returns lists and single resources from the examples, in both formats", async () => {
    const { json, xml } = await open();
    for (const send of [json, xml]) {
      const list = await send("GET", "/backupServers");
      expect(list.body.Refs).toMatchObject([{ UID: `urn:veeam:BackupServer:${server.id}`, Name: "vbr01" }]);
      const one = await send("GET", `/backupServers/urn:veeam:BackupServer:${server.id}`);
      expect([one.status, one.body.Name]).toEqual([200, "vbr01"]);
    }
  });

  it("filters by the IDs in the path and returns 404 for an unknown ID", async () => {
    const { json } = await open();
    const below = await json("GET", `/backupServers/${server.id}/repositories`);
    expect(below.body.Refs.map(({ Name }: { Name: string }) => Name)).toEqual(["Vault 1"]);
    expect((await json("GET", `/backupServers/${unknown}/repositories`)).status).toBe(404);
    expect((await json("GET", `/backupServers/${unknown}`)).status).toBe(404);
    expect((await json("GET", `/repositories/${spare.id}`)).body.Name).toBe("Vault 2");
  });

  it("returns the entity if it is requested", async () => {
    const { json } = await open();
    expect((await json("GET", `/repositories/${vault.id}`)).body.Name).toBe("Vault 1");
    expect((await json("GET", `/repositories/${vault.id}?format=entity`)).body).toEqual(entity);
  });
});
