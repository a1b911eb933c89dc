import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Metafile, Plugin } from "esbuild";
import { bundle } from "../bench/bundle.js";

/** Modules that are loaded together. */
type Group = ReadonlySet<string>;

/**
 * Puts what both clients load at once into one chunk, and what the console's client loads besides into another. Left to
 * itself the bundler makes a chunk for each set of programs that share a module, and an import spends its time on finding
 * twenty files. `metafile` is of a bundle without this.
 */
export async function coreChunks(metafile: Metafile): Promise<Plugin> {
  const [console, manager] = await Promise.all(
    ["src/index.ts", "src/enterprise-manager/index.ts"].map(async (entry) => Object.keys((await bundle(entry)).inputs)),
  );
  const shared = new Set(console?.filter((path) => path !== "src/index.ts" && manager?.includes(path)));
  const own = new Set(console?.filter((path) => path !== "src/index.ts" && !shared.has(path)));
  const groups: Readonly<Record<string, Group>> = { shared, own };
  const additions = importsOfGroups(metafile, groups);
  const grouped = new Set([...shared, ...own].map((path) => resolve(path)));
  return {
    name: "core-chunks",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^group:/ }, ({ path }) => ({ path, namespace: "group", sideEffects: true }));
      onLoad({ filter: /./, namespace: "group" }, ({ path }) => ({
        contents: [...(groups[path.slice("group:".length)] ?? [])].map((file) => `import "./${file}";`).join("\n"),
        resolveDir: process.cwd(),
      }));
      // An import for nothing but its effects, as those of the groups, keeps only what may have some.
      onResolve({ filter: /^\.{1,2}\/.*\.[jt]s$/ }, ({ path, importer, resolveDir }) => {
        const file = resolve(resolveDir || dirname(importer), path).replace(/\.js$/, ".ts");
        return grouped.has(file) ? { path: file, sideEffects: true } : undefined;
      });
      onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const added = additions.get(path);
        return added ? { contents: `${await readFile(path, "utf8")}\n${added}`, loader: "ts" } : undefined;
      });
    },
  };
}

/** What each file that a program begins with, or loads later, has to import so that groups stay whole. */
function importsOfGroups({ inputs, outputs }: Metafile, groups: Readonly<Record<string, Group>>): Map<string, string> {
  const starts = new Set(Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []));
  const additions = new Map<string, string>();
  for (const start of starts) {
    const reached = new Set([start]);
    for (const path of reached) {
      for (const { path: next, kind } of inputs[path]?.imports ?? []) {
        if (kind === "import-statement") reached.add(next);
      }
    }
    const needed = Object.keys(groups).filter((name) => [...reached].some((path) => groups[name]?.has(path)));
    if (needed.length > 0) additions.set(resolve(start), needed.map((name) => `import "group:${name}";`).join("\n"));
  }
  return additions;
}
