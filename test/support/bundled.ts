import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

/** The bundled entry points, loaded by Node, because the test runner loads modules at other times than Node. */
export interface Bundled {
  readonly vspc: typeof import("../../src/index.js");
  readonly em: typeof import("../../src/enterprise-manager/index.js");
  /** Deletes all files of the bundle, like a deployment that replaces node_modules. */
  removeFiles(): Promise<void>;
}

/** Bundles both clients into a folder that is deleted after the test. */
export async function loadBundle(): Promise<Bundled> {
  const root = await mkdtemp(join(tmpdir(), "bundled-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  // The test runner does not transform files in a folder of this name.
  const folder = join(root, "node_modules", "bundled");
  await build({
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    entryPoints: { vspc: "src/index.ts", em: "src/enterprise-manager/index.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
  });
  const load = (name: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, `${name}.mjs`)).href);
  return {
    vspc: await load("vspc"),
    em: await load("em"),
    async removeFiles() {
      for (const file of await readdir(folder)) await rm(join(folder, file));
    },
  };
}
