import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));

export interface Consumer {
  /** The folder that contains `node_modules`. */
  readonly folder: string;
  /** Path of the packed package. */
  readonly tarball: string;
  /** Bytes of all files in the tarball. */
  readonly size: number;
  /** Paths of the files in the tarball. */
  readonly files: readonly string[];
  /** Runs the text of a module with Node in the consumer's folder. Returns its output. */
  node(module: string): Promise<string>;
  /** Compiles a module in the consumer's folder. Returns the output of the compiler, which is empty on success. */
  compile(compiler: string, module: string, options: Record<string, unknown>): Promise<string>;
  /** Text of an installed file. */
  read(path: string): Promise<string>;
  remove(): Promise<void>;
}

/** Builds and packs the package, and installs it into an empty project, next to links to its dependencies. */
export async function installPackage(): Promise<Consumer> {
  const root = await mkdtemp(join(tmpdir(), "vspc-client-consumer-"));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    return { ...(await install(root)), remove };
  } catch (error) {
    await remove();
    // The compiler writes its errors to stdout, which the message of the error does not contain.
    throw new Error(`the package cannot be installed: ${(error as { stdout?: string }).stdout ?? ""}`, {
      cause: error,
    });
  }
}

async function install(root: string): Promise<Omit<Consumer, "remove">> {
  const modules = join(root, "node_modules");
  const installed = join(modules, "vspc-client");
  await mkdir(installed, { recursive: true });
  // `npm pack` runs the build (prepack).
  const { stdout } = await run("npm", ["pack", "--json", "--offline", "--pack-destination", root], { cwd: project });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
  const tarball = join(root, packed.filename);
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  const { dependencies } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(project, "node_modules", name), join(modules, name), "junction");
  }
  await writeFile(join(root, "package.json"), JSON.stringify({ type: "module" }));
  return {
    folder: root,
    tarball,
    size: packed.unpackedSize,
    files: packed.files.map(({ path }: { path: string }) => path),
    node: async (module) =>
      (await run(process.execPath, ["--input-type=module", "--eval", module], { cwd: root })).stdout,
    async compile(compiler, module, compilerOptions) {
      const folder = await mkdtemp(join(root, "compile-"));
      await writeFile(join(folder, "main.ts"), module);
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
      const tsc = join(project, "node_modules", compiler, "bin", "tsc");
      return run(process.execPath, [tsc, "-p", folder]).then(
        ({ stdout }) => stdout,
        (error: { stdout?: string }) => error.stdout || String(error),
      );
    },
    read: (path) => readFile(join(installed, path), "utf8"),
  };
}
