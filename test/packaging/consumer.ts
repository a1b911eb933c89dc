import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));

/** A packed package. */
export interface Packed {
  readonly tarball: string;
  /** Bytes of all files in the tarball. */
  readonly size: number;
  /** Paths of the files in the tarball. */
  readonly files: readonly string[];
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Consumer {
  /** The folder that contains `node_modules`. */
  readonly folder: string;
  readonly library: Packed;
  readonly cli: Packed;
  /** Runs the text of a module with Node in the consumer's folder. Returns its output. */
  node(module: string): Promise<string>;
  /** Runs the installed command in the consumer's folder. */
  vspc(...args: readonly string[]): Promise<Outcome>;
  /** Compiles a module in the consumer's folder. Returns the output of the compiler, which is empty on success. */
  compile(compiler: string, module: string, options: Record<string, unknown>): Promise<string>;
  /** Text of a file below `node_modules`. */
  read(path: string): Promise<string>;
  remove(): Promise<void>;
}

/** Runs a program and returns what it printed. */
export async function outcome(file: string, args: readonly string[], cwd = process.cwd()): Promise<Outcome> {
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, stdout, stderr };
}

/** Builds and packs both packages, and installs them into an empty project with one `npm install`. */
export async function installPackages(): Promise<Consumer> {
  const root = await mkdtemp(join(tmpdir(), "vspc-consumer-"));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    return { ...(await install(root)), remove };
  } catch (error) {
    await remove();
    // The compiler writes its errors to stdout, which the message of the error does not contain.
    throw new Error(`the packages cannot be installed: ${(error as { stdout?: string }).stdout ?? ""}`, {
      cause: error,
    });
  }
}

async function pack(root: string, ...folder: string[]): Promise<Packed> {
  const { stdout } = await run("npm", ["pack", ...folder, "--json", "--pack-destination", root], { cwd: project });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
  const files = packed.files.map(({ path }: { path: string }) => path);
  return { tarball: join(root, packed.filename), size: packed.unpackedSize, files };
}

async function install(root: string): Promise<Omit<Consumer, "remove">> {
  // `npm pack` of the library runs the build (prepack), which writes both packages.
  const library = await pack(root);
  const cli = await pack(root, "./dist-cli");
  await writeFile(join(root, "package.json"), JSON.stringify({ type: "module" }));
  const { devDependencies } = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
  const types = `@types/node@${devDependencies["@types/node"]}`;
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await run("npm", ["install", ...flags, library.tarball, cli.tarball, types], { cwd: root });
  const modules = join(root, "node_modules");
  return {
    folder: root,
    library,
    cli,
    node: async (module) =>
      (await run(process.execPath, ["--input-type=module", "--eval", module], { cwd: root })).stdout,
    vspc: (...args) => outcome(join(modules, ".bin/vspc"), args, root),
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
    read: (path) => readFile(join(modules, path), "utf8"),
  };
}

/** Returns the bytes of an installed package and its dependencies. */
export async function installSize({ folder, read }: Consumer, name: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(name)) return 0;
  seen.add(name);
  const entries = await readdir(join(folder, "node_modules", name), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await readFile(join(file.parentPath, file.name))).length));
  const { dependencies = {} } = JSON.parse(await read(`${name}/package.json`));
  let size = sizes.reduce((sum, one) => sum + one, 0);
  for (const dependency of Object.keys(dependencies))
    size += await installSize({ folder, read } as Consumer, dependency, seen);
  return size;
}
