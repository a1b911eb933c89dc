import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

export interface Bundle {
  /** Bytes, minified. */
  readonly minified: number;
  /** Bytes, minified and gzipped, as downloaded by a browser. */
  readonly gzipped: number;
  /** The input files, with the number of bytes of each in the minified bundle. */
  readonly inputs: Readonly<Record<string, number>>;
}

const project = new URL("../../", import.meta.url);

/** An entry point of the package, with its files as paths from the project's root. */
export interface EntryPoint {
  /** Name in import statements, such as `vspc-client/patch`. */
  readonly name: string;
  /** `src/vspc/patch/index.ts` */
  readonly source: string;
  readonly types: string;
  readonly module: string;
}

export function entryPoints(): EntryPoint[] {
  const { name, exports } = JSON.parse(readFileSync(new URL("package.json", project), "utf8"));
  return Object.entries<string | { types: string; default: string }>(exports).flatMap(([path, target]) => {
    if (typeof target === "string") return [];
    const [types, module] = [target.types.slice(2), target.default.slice(2)];
    const source = types.replace(/^dist\/types\/(.*)\.d\.ts$/, "$1.ts");
    return [{ name: path.replace(".", name), source, types, module }];
  });
}

/**
 * Bundles an entry point, such as `src/index.ts`, with all static imports. Dynamic imports are not counted.
 * For Node, dependencies stay external, so that only the code of this library is measured.
 */
export async function bundle(entry: string, platform: "browser" | "node" = "browser"): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: fileURLToPath(project),
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform,
    packages: platform === "node" ? "external" : "bundle",
    target: "es2022",
    outdir: "/",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const chunks = loadedAtOnce(metafile, entry);
  const files = outputFiles.filter(({ path }) => chunks.some((chunk) => path.endsWith(`/${chunk.split("/").at(-1)}`)));
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
  return {
    minified: sum(files.map(({ contents }) => contents.length)),
    gzipped: sum(files.map(({ contents }) => gzipSync(contents, { level: 9 }).length)),
    inputs: Object.fromEntries(
      chunks.flatMap((chunk) =>
        Object.entries(metafile.outputs[chunk]?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
      ),
    ),
  };
}

/** Names of the output chunks that the entry point's chunk imports statically, itself included. */
function loadedAtOnce({ outputs }: Metafile, entry: string): string[] {
  const found = Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === entry);
  // The loop appends to the list that it iterates over.
  for (const name of found) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && !found.includes(path)) found.push(path);
    }
  }
  return found;
}
