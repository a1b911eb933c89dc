import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { basename } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { entryPoints } from "../bench/bundle.js";

/** Lets a CommonJS module that is bundled into an ES module load what Node has built in. */
const builtinsForCommonJs: Plugin = {
  name: "builtins-for-commonjs",
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "require-call" && names.has(path) ? { path, namespace: "builtin" } : undefined,
    );
    onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
      contents: `export * from "${path}"; export { default } from "${path}";`,
    }));
  },
};

/** The package has each document once, as JSON: what imports one imports that file. */
const documents: Plugin = {
  name: "documents",
  setup({ onResolve }) {
    onResolve({ filter: /\/generated\/[\w.-]+\.openapi\.json$/ }, ({ path }) => ({
      // All who import one are chunks.
      path: `../${basename(path)}`,
      external: true,
    }));
  },
};

/** Bundles every entry point and the command into `dist`; with `write: false` it only returns what would be in it. */
export async function bundlePackage({ write = true } = {}): Promise<Metafile> {
  const { dependencies, peerDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const { metafile } = await build({
    entryPoints: [...entryPoints().map(({ source }) => source), "src/cli/main.ts"],
    outdir: "dist",
    outbase: "src",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    // ES modules where a package has them: they can be shaken.
    mainFields: ["module", "main"],
    external: Object.keys({ ...dependencies, ...peerDependencies }),
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    write,
    // Every Node from 20.19 on knows them, and warns of none.
    supported: { "import-attributes": true },
    plugins: [builtinsForCommonJs, documents],
    logLevel: "warning",
  });
  return metafile;
}
