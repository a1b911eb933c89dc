import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addOperation, copyRepository, type RepositoryCopy } from "../support/added-operation.js";

const bin = fileURLToPath(new URL("../../node_modules/.bin", import.meta.url));
const parts = ["spec", "generated", "src", "scripts", "test"];
const settings = ["package.json", "tsconfig.json", "vitest.config.ts", "redocly.yaml"];
const minutes = 60_000;

const program = `
import { createVspcClient, apiKey, type NetworkDevice } from "./src/index.js";
import { createSimulator, defaultApiKey } from "./src/testing/index.js";

const { fetch, requests } = createSimulator({ tenants: 2 });
const baseUrl = "https://vspc.example.com:1280/api/v3";
const vspc = createVspcClient({ baseUrl, auth: apiKey(defaultApiKey), fetch });

const all: NetworkDevice[] = await vspc.list("/network/devices").toArray();
const paged = await vspc.list("/network/devices", { pageSize: 1 }).toArray();
const unmanaged = vspc.list("/network/devices", {
  filter: (row) => row.status.equals("Unmanaged"),
  sort: (row) => [row.hostName.descending()],
  select: ["hostName", "network.ipAddress"],
});
const pages = requests.length - 1;
console.log(JSON.stringify({ all: all.length, paged: paged.length, pages, unmanaged: await unmanaged.toArray() }));

export function wrong() {
  // @ts-expect-error no such status
  vspc.list("/network/devices", { filter: (row) => row.status.equals("Lost") });
  // @ts-expect-error no such property
  vspc.list("/network/devices", { select: ["colour"] });
  // @ts-expect-error no such path
  vspc.list("/network/device");
}
`;

let copy: RepositoryCopy;
let changed: string[] = [];

const tool = (name: string, ...args: string[]) => copy.run(join(bin, name), ...args);

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    [...parts, ...settings].map(async (part) => {
      if (settings.includes(part)) return [part];
      const below = await readdir(join(folder, part), { recursive: true, withFileTypes: true });
      return below
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    }),
  );
  const read = async (name: string) => [name, await readFile(join(folder, name), "utf8")] as const;
  return new Map(await Promise.all(found.flat().map(read)));
}

beforeAll(async () => {
  copy = await copyRepository([...parts, ...settings]);
  const before = await filesOf(copy.folder);
  await addOperation(copy);
  const after = await filesOf(copy.folder);
  const names = new Set([...before.keys(), ...after.keys()]);
  changed = [...names].filter((name) => before.get(name) !== after.get(name));
}, 3 * minutes);
afterAll(() => copy?.remove());

it("adds an operation by changing spec/ and generated/ only", () => {
  expect(changed.filter((name) => name.startsWith("spec/")).sort()).toEqual([
    "spec/vspc/openapi.yaml",
    "spec/vspc/paths/network-devices.yaml",
    "spec/vspc/responses/network-devices.yaml",
    "spec/vspc/schemas/network-devices.yaml",
  ]);
  expect(changed.filter((name) => !/^(spec|generated)\//.test(name))).toEqual([]);
  expect(changed).toContain("generated/vspc.ts");
});

it(
  "supports the added operation in the typed client and the simulator",
  async () => {
    await writeFile(join(copy.folder, "program.ts"), program);
    const config = { extends: "./tsconfig.json", include: ["program.ts"] };
    await writeFile(join(copy.folder, "tsconfig.program.json"), JSON.stringify(config));
    await tool("tsc", "--noEmit", "-p", "tsconfig.program.json");
    const { all, paged, pages, unmanaged } = JSON.parse(await copy.run("node", "--import", "tsx", "program.ts"));
    expect({ all, paged, pages, unmanaged }).toEqual({
      all: 3,
      paged: 3,
      pages: 2,
      unmanaged: [
        { hostName: "web02", network: null },
        { hostName: "printer-room", network: { ipAddress: "192.0.2.77" } },
      ],
    });
  },
  2 * minutes,
);
