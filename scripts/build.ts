import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { swaggerAssets } from "../src/cli/simulate/swagger.js";
import { bundlePackage } from "./build/bundle.js";
import { minifyCommand } from "./build/command.js";
import { trimDeclarations } from "./build/declarations.js";
import { writeLicenses } from "./build/licenses.js";

const { exports } = JSON.parse(await readFile("package.json", "utf8"));

const metafile = await bundlePackage();
await minifyCommand(metafile);
await writeLicenses(metafile);
await trimDeclarations();

// Copies Swagger UI and its licenses for the simulator, in compressed form.
await mkdir("dist/swagger");
for (const name of Object.keys(swaggerAssets)) {
  const content = await readFile(`node_modules/swagger-ui-dist/${name}`);
  await writeFile(`dist/swagger/${name}.gz`, gzipSync(content, { level: 9 }));
}
for (const name of ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"])
  await copyFile(`node_modules/swagger-ui-dist/${name}`, `dist/swagger/${name}`);

// Minifies the documents of the package.
for (const target of Object.values<unknown>(exports)) {
  const name = typeof target === "string" && /^\.\/dist\/(.+\.json)$/.exec(target)?.[1];
  if (!name) continue;
  await writeFile(`dist/${name}`, JSON.stringify(JSON.parse(await readFile(`generated/${name}`, "utf8"))));
}
