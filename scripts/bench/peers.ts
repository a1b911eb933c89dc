import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const folder = new URL("./", import.meta.url);
const dist = new URL("../../dist/index.js", import.meta.url);

/** The parts of the other clients that the measurements use. Their packages are installed only in this folder. */
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

/** Throws if the other clients are not installed, or if this client has not been built. */
export function checkPeers(): void {
  if (!existsSync(dist)) throw new Error("dist/ is missing. Run `npm run build` first.");
  if (existsSync(new URL("node_modules", folder))) return;
  throw new Error("The other clients are not installed. Run `npm ci --prefix scripts/bench` first.");
}

/** Loads this client as published, because running from source adds instructions to each function. */
export function built(): Promise<typeof import("../../src/index.js")> {
  return import(dist.href);
}

/** Loads the module of another client from the packages in this folder. */
export async function peer<Name extends keyof Peers>(name: Name): Promise<Peers[Name]> {
  const { resolve } = createRequire(new URL("package.json", folder));
  return (await import(pathToFileURL(resolve(name)).href)) as Peers[Name];
}
