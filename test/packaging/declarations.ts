import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Consumer } from "./consumer.js";

const run = promisify(execFile);
const options = '{ baseUrl: "https://x.example", auth: apiKey("k") }';

/** One program for each entry point, because a declaration can only name exports of the modules that it imports. */
const programs: Readonly<Record<string, string>> = {
  console: `
    import { and, apiKey, bulk, createVspcClient } from "vspc-client";
    const client = createVspcClient(${options});
    const path = { siteUid: "s" }, body = { credentials: { userName: "a" } };
    export const { api, get, post, put, delete: remove, patch, list, download, resume, as, logout } = client;
    export const { retryBudget, concurrency } = client;
    export const { GET, POST, PATCH, use, eject, request } = client.api;
    export const rawGet = () => client.api.GET("/about");
    export const tenants = client.list("/infrastructure/sites/tenants", { select: ["name", "credentials.userName"] });
    export const start = () => client.post("/infrastructure/sites/{siteUid}/tenants", { path, body, wait: false });
    export const file = () => client.download("/licensing/reports/{id}/csv", { path: { id: 1 } });
    export const sites = () => bulk(["s"], (siteUid) => client.get("/infrastructure/sites/{siteUid}", { path: { siteUid } }));
    export const named = (name: string) => client.list("/infrastructure/sites/tenants", {
      filter: (row) => and(row.name.equals(name), row.isEnabled.equals(true)),
    });
    export const spread = { ...client };
    export const key = apiKey("k");`,
  bigint: `
    import { createVspcClient } from "vspc-client/bigint";
    import type { Auth } from "vspc-client/bigint";
    declare const auth: Auth;
    export const { api, get, post, patch, list, download, resume } = createVspcClient({ baseUrl: "https://x.example", auth });
    export const rawGet = () => api.GET("/about");
    export const quotas = list("/infrastructure/sites/tenants/backupResources");`,
  "Enterprise Manager": `
    import { and, createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
    const em = createEnterpriseManagerClient({ baseUrl: "https://x.example", username: "a", password: "b" });
    export const { api, tenants, query, follow, task, subtenants, repositories, resources, close } = em;
    export const { create, update, delete: remove } = em.tenants;
    export const rawGet = () => em.api.GET("/cloud/tenants");
    export const enabled = em.query("CloudTenant", { filter: (t) => and(t.Name.equals("a"), t.Enabled.equals(true)) });
    export const started = () => em.tenants.delete("a", { wait: false });`,
  Node: `
    import { enterpriseManagerFromEnvironment, fromEnvironment, nodeFetch } from "vspc-client/node";
    export const settings = fromEnvironment();
    export const more = () => ({ ...fromEnvironment(), timeout: 5_000 });
    export const em = () => ({ ...enterpriseManagerFromEnvironment() });
    export const fetch = nodeFetch();
    export const { close } = fetch;`,
  testing: `
    import { createEnterpriseManagerSimulator, createSimulator } from "vspc-client/testing";
    export const simulator = { ...createSimulator() };
    export const { state, fetch, listen } = createSimulator();
    export const em = { ...createEnterpriseManagerSimulator() };`,
  "generic wrappers": `
    import { apiKey, createVspcClient, type Data, type Init, type Item, type PathsWith, type paths } from "vspc-client";
    const client = createVspcClient(${options});
    type Lists = "/infrastructure/sites/tenants" | "/infrastructure/sites";
    export async function all<P extends Lists>(path: P): Promise<Item<paths[P]["get"]>[]> {
      return client.list(path).toArray();
    }
    export async function read<P extends PathsWith<paths, "get">>(
      path: P,
      init: Init<paths, P, "get">,
    ): Promise<Data<paths[P]["get"]>> {
      return client.get(path, init);
    }
    export async function single<P extends "/about" | "/licensing/console">(path: P): Promise<Data<paths[P]["get"]>> {
      return client.get(path);
    }
    export async function create<P extends PathsWith<paths, "post">>(path: P, init: Init<paths, P, "post">) {
      return client.post(path, init);
    }
    export function incomplete<P extends "/about" | "/infrastructure/sites/{siteUid}">(path: P) {
      // @ts-expect-error one of the paths has a parameter
      return client.get(path);
    }`,
  "options that can be undefined": `
    import { apiKey, createVspcClient } from "vspc-client";
    import { createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
    export function clients(timeout: number | undefined, signal: AbortSignal | undefined, wait: true | undefined) {
      const vspc = createVspcClient({ baseUrl: "https://x.example", auth: apiKey("k"), timeout, logger: undefined });
      const em = createEnterpriseManagerClient({ baseUrl: "https://x.example", username: "a", password: "b", timeout });
      const rows = vspc.list("/infrastructure/sites", { timeout, signal, filter: undefined, select: undefined });
      const removed = em.tenants.delete("a", { timeout, signal, wait, includeBackups: undefined });
      return { vspc, em, rows, removed, about: vspc.get("/about", { signal, timeout, wait }) };
    }`,
};

/** Emits declarations of programs with inferred types, in different project layouts. */
export function describeDeclarations(consumer: () => Consumer): void {
  describe("declarations of a program with inferred types", { timeout: 120_000 }, () => {
    let linked = "";
    beforeAll(async () => {
      linked = await mkdtemp(join(tmpdir(), "vspc-client-linked-"));
      const modules = join(consumer().folder, "node_modules");
      await mkdir(join(linked, "node_modules"));
      // Links only the package, so that its dependencies cannot be imported from here.
      for (const name of ["vspc-client", "@types"]) {
        await symlink(join(modules, name), join(linked, "node_modules", name), "junction");
      }
    });
    afterAll(() => rm(linked, { recursive: true, force: true }));

    const layouts = {
      "next to its dependencies": { folder: () => consumer().folder, settings: { declaration: true } },
      "as a composite project": { folder: () => consumer().folder, settings: { composite: true } },
      "linked from another folder": { folder: () => linked, settings: { declaration: true } },
    };
    it.each(Object.entries(layouts))(
      "emits declarations for every entry point %s",
      async (_name, { folder, settings }) => {
        expect(await emit(folder(), settings)).toBe("");
      },
    );

    it("compiles without the DOM library, and with the declarations of the package checked", async () => {
      const settings = { noEmit: true, declaration: false, skipLibCheck: false, lib: ["es2022"] };
      expect(await emit(consumer().folder, settings)).toBe("");
    });
  });
}

/** Compiles all programs in a folder and returns the errors. */
async function emit(root: string, settings: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(join(root, "declarations-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const names = Object.entries(programs).map(([name, text]) => ({ file: `${name.replaceAll(" ", "-")}.ts`, text }));
  for (const { file, text } of names) await writeFile(join(folder, file), text);
  const compilerOptions = {
    ...{ target: "es2022", module: "nodenext", moduleResolution: "nodenext", types: ["node"] },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, outDir: "out", ...settings },
  };
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: names.map(({ file }) => file) }),
  );
  const tsc = resolve("node_modules/typescript/bin/tsc");
  return run(process.execPath, [tsc, "-p", folder]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout || String(error),
  );
}
