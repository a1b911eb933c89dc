import { readdir, readFile, writeFile } from "node:fs/promises";
import type { Metafile } from "esbuild";

/** Writes the license texts of all packages that are bundled into the files of `dist`. */
export async function writeLicenses(metafile: Metafile): Promise<void> {
  const texts = await Promise.all(bundledPackages(metafile).map(licenseOf));
  const head = "Parts of these packages are bundled into the files of this folder. Their licenses:";
  await writeFile("dist/THIRD-PARTY-LICENSES.txt", [head, ...texts.toSorted()].join(`\n\n${"=".repeat(80)}\n\n`));
}

/** Returns the folders of the packages with code in some output file. */
function bundledPackages({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = inputs.flatMap(([path, { bytesInOutput }]) => {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    return folder && bytesInOutput > 0 ? folder : [];
  });
  return [...new Set(folders)];
}

/** Packages whose license text is only published with another package of the same repository. */
const monorepos: Readonly<Record<string, string>> = { "@redocly/openapi-core": "node_modules/@redocly/cli" };

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const source = monorepos[name] ?? folder;
  const files = (await readdir(source))
    .filter((file) => /^(licen[cs]e|notice|copyright|copying)/i.test(file))
    .toSorted();
  if (files.length === 0) throw new Error(`${name} is bundled, but ${source} contains no license text.`);
  const texts = await Promise.all(files.map((file) => readFile(`${source}/${file}`, "utf8")));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.replaceAll("\r\n", "\n").trim())].join("\n\n");
}
