import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { type Metafile, transform } from "esbuild";
import { entryPoints } from "../bench/bundle.js";

const command = "dist/cli/main.js";

/** The command, with the packages that it needs, brings no sources: it is small instead, and has no maps. */
export async function minifyCommand(metafile: Metafile): Promise<void> {
  const library = filesOf(metafile, ...entryPoints().map(({ module }) => module));
  for (const path of filesOf(metafile, command)) {
    if (library.has(path)) continue;
    const { code } = await transform(withoutMap(await readFile(path, "utf8")), { minify: true });
    await writeFile(path, code);
    await rm(`${path}.map`);
  }
  await chmod(command, 0o755);
}

/** The files that a program loads, at once or later. */
function filesOf({ outputs }: Metafile, ...starts: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (!output || found.has(path)) return;
    found.add(path);
    for (const { path: next } of output.imports) visit(next);
  };
  starts.forEach(visit);
  return found;
}

export function withoutMap(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}
