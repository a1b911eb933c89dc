import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { basename } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { entryPoints } from "../bench/bundle.js";

/** Lets bundled CommonJS modules load Node's built-in modules. */
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

/** Bundles every entry point and the command into `dist`. With `write: false`, it only returns the metadata of the bundle. */
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
    // Prefers ES modules, which allow tree shaking.
    mainFields: ["module", "main"],
    external: Object.keys({ ...dependencies, ...peerDependencies }),
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    write,
    // All supported versions of Node accept import attributes without a warning.
    supported: { "import-attributes": true },
    plugins: [builtinsForCommonJs, documents],
    logLevel: "warning",
  });
  return metafile;
}
