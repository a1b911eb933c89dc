import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { build, type Plugin } from "esbuild";
import { entryPoints } from "../bench/bundle.js";

/** Keeps each document as one JSON file of the package: modules import that file. */
const documents: Plugin = {
  name: "documents",
  setup({ onResolve }) {
    onResolve({ filter: /\/generated\/[\w.-]+\.openapi\.json$/ }, ({ path }) => ({
      // All modules that import a document are in `dist/chunks`.
      path: `../${basename(path)}`,
      external: true,
    }));
  },
};

/** Bundles every entry point of the library into `dist`. */
export async function bundleLibrary(): Promise<void> {
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  await build({
    entryPoints: entryPoints().map(({ source }) => source),
    outdir: "dist",
    outbase: "src",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    // Prefers ES modules, which allow tree shaking.
    mainFields: ["module", "main"],
    external: Object.keys(dependencies),
    // All supported versions of Node accept import attributes without a warning.
    supported: { "import-attributes": true },
    plugins: [documents],
    logLevel: "warning",
  });
}
