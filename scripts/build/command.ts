import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { entryPoints } from "../bench/bundle.js";

const folder = "dist-cli";

/** Packages that the command loads with `require`, which the bundler does not see. */
const required = ["openapi-typescript", "swagger-ui-dist", "swagger2openapi", "typescript"];

/** Turns imports of the library's entry modules into imports of the package `vspc-client`. */
const library: Plugin = {
  name: "library",
  setup({ onResolve }) {
    const names = new Map(entryPoints().map(({ source, name }) => [resolve(source), name]));
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const name = names.get(join(resolveDir, path.replace(/\.js$/, ".ts")));
      return name === undefined ? undefined : { path: name, external: true };
    });
  },
};

/** Writes the package `vspc-cli`, without code of the library or of other packages. */
export async function buildCommand(): Promise<void> {
  const { metafile } = await build({
    entryPoints: ["src/cli/main.ts"],
    outdir: folder,
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    metafile: true,
    plugins: [library],
    logLevel: "warning",
  });
  const foreign = Object.keys(metafile.inputs).filter((path) => !path.startsWith("src/cli/"));
  if (foreign.length > 0) throw new Error(`${foreign.join(", ")}: the command may only import entry modules`);
  await chmod(join(folder, "main.js"), 0o755);
  await mkdir(folder, { recursive: true });
  await copyFile("LICENSE", join(folder, "LICENSE"));
  const guide = await readFile("docs/command.md", "utf8");
  await writeFile(join(folder, "README.md"), guide.replace(/^---\n.*?\n---\n+/s, "").replace(/^# .*/, "# vspc-cli"));
  await writeFile(join(folder, "package.json"), `${JSON.stringify(await manifest(metafile), null, 2)}\n`);
}

async function manifest({ outputs }: Metafile): Promise<object> {
  const [root, { packages }] = await Promise.all(
    ["package.json", "package-lock.json"].map(async (file) => JSON.parse(await readFile(file, "utf8"))),
  );
  const imported = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  const names = imported.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  const used = [...new Set([...names, ...required])].filter((name) => !name.startsWith("node:")).sort();
  const dependencies = used.map((name) => {
    if (name === root.name) return [name, root.version];
    const range: string = root.devDependencies[name] ?? root.dependencies[name];
    // Keeps an exact version exact.
    return [name, (/^[~^]/.exec(range)?.[0] ?? "") + packages[`node_modules/${name}`].version];
  });
  const { version, license, author, repository, type, engines } = root;
  return {
    name: "vspc-cli",
    version,
    description: "The command vspc: simulator, types and contract tests for vspc-client",
    keywords: [...root.keywords, "cli"],
    ...{ license, author, repository, type, engines },
    bin: { vspc: "main.js" },
    exports: { "./package.json": "./package.json" },
    dependencies: Object.fromEntries(dependencies),
    // Swagger UI would report installations.
    scarfSettings: { enabled: false },
  };
}
