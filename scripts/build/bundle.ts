import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { entryPoints } from "../bench/bundle.js";

/** Keeps each document as one JSON file of the package: modules import that file. */
const documents: Plugin = {
  name: "documents",
  resolveId: {
    filter: { id: /\/generated\/[\w.-]+\.openapi\.json$/ },
    // All modules that import a document are in `dist/testing`.
    handler: (path) => ({ id: `../${basename(path)}`, external: "absolute" }),
  },
};

/** Bundles every entry point of the library into `dist`. */
export async function bundleLibrary(): Promise<void> {
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const names = entryPoints().map(({ source }) => source.replace(/^src\/(.*)\.ts$/, "$1"));
  const library = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    platform: "neutral",
    external: [/^node:/, ...Object.keys(dependencies)],
    transform: { target: "es2022" },
    plugins: [documents],
  });
  await library.write({
    dir: "dist",
    format: "esm",
    comments: { jsdoc: false },
    chunkFileNames: "chunks/[name]-[hash].js",
    // Few files: each costs time when a program starts.
    codeSplitting: {
      groups: [
        { name: "http", test: /src\/(http|paging|util)\// },
        { name: "vspc", test: /src\/vspc\/(?!patch|int64)/ },
      ],
    },
  });
}
