import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { gzipSync } from "node:zlib";
import { build, type Plugin, transform } from "esbuild";
import { swaggerAssets } from "../src/cli/simulate/swagger.js";
import { entryPoints } from "./bench/bundle.js";

const { dependencies, peerDependencies, exports } = JSON.parse(await readFile("package.json", "utf8"));

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

await build({
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
  // The package brings src/.
  sourcesContent: false,
  plugins: [builtinsForCommonJs],
  logLevel: "warning",
});
await chmod("dist/cli/main.js", 0o755);

/** Swagger UI for the simulated console, compressed as it is served, with its licenses. */
await mkdir("dist/swagger");
for (const name of Object.keys(swaggerAssets)) {
  const content = await readFile(`node_modules/swagger-ui-dist/${name}`);
  await writeFile(`dist/swagger/${name}.gz`, gzipSync(content, { level: 9 }));
}
for (const name of ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"])
  await copyFile(`node_modules/swagger-ui-dist/${name}`, `dist/swagger/${name}`);

/** The documents, without the white space that only the committed ones need. */
for (const target of Object.values<unknown>(exports)) {
  const name = typeof target === "string" && /^\.\/dist\/(.+\.json)$/.exec(target)?.[1];
  if (!name) continue;
  await writeFile(`dist/${name}`, JSON.stringify(JSON.parse(await readFile(`generated/${name}`, "utf8"))));
}

const mapReference = /\n\/\/# sourceMappingURL=.*\s*$/;
const ofTheLibrary = /(^|\/)(generated|src\/(?!cli\/))/;

/** The command, with the packages that it needs, brings no sources: it is small instead, and has no map. */
for (const name of await readdir("dist", { recursive: true })) {
  if (!name.endsWith(".js")) continue;
  const path = `dist/${name}`;
  const { sources }: { sources: string[] } = JSON.parse(await readFile(`${path}.map`, "utf8"));
  if (sources.length === 0 || sources.some((source) => ofTheLibrary.test(source))) continue;
  const { code } = await transform((await readFile(path, "utf8")).replace(mapReference, "\n"), { minify: true });
  await writeFile(path, code);
  await rm(`${path}.map`);
}

/** Maps of the generated types would lead to sources that the package does not bring. */
for (const name of await readdir("dist/types/generated")) {
  const path = `dist/types/generated/${name}`;
  if (name.endsWith(".map")) await rm(path);
  else await writeFile(path, (await readFile(path, "utf8")).replace(mapReference, "\n"));
}
