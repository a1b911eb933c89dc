import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
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

/** Bundles every entry point and the command into `dist`; `write: false` only tells what would be in it. */
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
    external: Object.keys({ ...dependencies, ...peerDependencies }),
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    write,
    plugins: [builtinsForCommonJs],
    logLevel: "warning",
  });
  return metafile;
}
