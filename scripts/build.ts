import { readFile, writeFile } from "node:fs/promises";
import { bundleLibrary } from "./build/bundle.js";
import { buildCommand } from "./build/command.js";
import { trimDeclarations } from "./build/declarations.js";

await bundleLibrary();
await trimDeclarations();
await buildCommand();

// Minifies the documents of the library.
const { exports } = JSON.parse(await readFile("package.json", "utf8"));
for (const target of Object.values<unknown>(exports)) {
  const name = typeof target === "string" && /^\.\/dist\/(.+\.json)$/.exec(target)?.[1];
  if (!name) continue;
  await writeFile(`dist/${name}`, JSON.stringify(JSON.parse(await readFile(`generated/${name}`, "utf8"))));
}
