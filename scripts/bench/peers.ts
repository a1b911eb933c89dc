import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const folder = new URL("./", import.meta.url);
const dist = new URL("../../dist/index.js", import.meta.url);

/** What the measurements use of the other clients; their packages are installed here alone. */
interface Peers {
  "openapi-fetch": {
    default(options: object): { GET(path: string, init: object): Promise<unknown> };
  };
  "@hey-api/client-fetch": {
    createClient(config: object): { get(options: object): Promise<unknown> };
  };
  wretch: {
    default(url: string): {
      polyfills(polyfills: object): { headers(headers: object): { get(path: string): { json(): Promise<unknown> } } };
    };
  };
  "@octokit/request": {
    request: { defaults(options: object): (route: string, parameters: object) => Promise<unknown> };
  };
  ky: {
    default: { create(options: object): { get(path: string): { json(): Promise<unknown> } } };
  };
}

/** Refuses to begin without the other clients, and without this one as it is published. */
export function checkPeers(): void {
  if (!existsSync(dist)) throw new Error("there is no dist: run `npm run build` first");
  if (existsSync(new URL("node_modules", folder))) return;
  throw new Error("the other clients are not installed: run `npm ci --prefix scripts/bench` first");
}

/** This client as it is published: a tool that runs the sources adds to each function that they make. */
export function built(): Promise<typeof import("../../src/index.js")> {
  return import(dist.href);
}

/** Another client's module, from the packages beside the benchmark. */
export async function peer<Name extends keyof Peers>(name: Name): Promise<Peers[Name]> {
  const { resolve } = createRequire(new URL("package.json", folder));
  return (await import(pathToFileURL(resolve(name)).href)) as Peers[Name];
}
