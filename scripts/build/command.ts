import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { type Metafile, transform } from "esbuild";
import { entryPoints } from "../bench/bundle.js";

const command = "dist/cli/main.js";

/** Minifies the command and its bundled packages, and removes their source maps. */
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

/** Returns the files that a program loads, with static or dynamic imports. */
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
