import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const operation = join(root, "test/support/new-operation");

/** A copy of the repository, or of parts of it, in a temporary folder. */
export interface RepositoryCopy {
  readonly folder: string;
  /** Runs a command in the copy and returns its output. Rejects with the output on failure. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Runs a command and shows its output. Rejects on failure. */
  show(command: string, ...args: string[]): Promise<void>;
  remove(): Promise<void>;
}

/** Copies files and folders of the repository, and links its packages. */
export async function copyRepository(parts: readonly string[]): Promise<RepositoryCopy> {
  const folder = await mkdtemp(join(tmpdir(), "vspc-client-operation-"));
  for (const name of parts) await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  // Removes variables that the test runner sets for its workers.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_|TEST$)/.test(name)));
  return {
    folder,
    run: (command, ...args) =>
      promisify(execFile)(command, args, { cwd: folder, env, maxBuffer: 2 ** 26 }).then(
        ({ stdout }) => stdout,
        ({ stdout, stderr }) => Promise.reject(new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`)),
      ),
    show: (command, ...args) =>
      new Promise((done, failed) => {
        const child = spawn(command, args, { cwd: folder, env, stdio: "inherit" });
        child.once("error", failed);
        child.once("exit", (code) =>
          code === 0 ? done() : failed(new Error(`${command} ${args.join(" ")}: ${code}`)),
        );
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Adds `GET /network/devices` with steps two to five of CONTRIBUTING.md. */
export async function addOperation({ folder, run }: RepositoryCopy): Promise<void> {
  await cp(operation, join(folder, "spec/vspc"), { recursive: true });
  const document = join(folder, "spec/vspc/openapi.yaml");
  const tag = "  - name: Network Devices\n    description: Devices in the networks of organizations.\n";
  const path = "  /network/devices:\n    $ref: paths/network-devices.yaml#/devices\n";
  await insert(document, tag, "# Static and");
  await insert(document, path, "  /organizations:\n");
  const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await run("sh", "-c", scripts["check:spec"]);
  await run("sh", "-c", scripts.generate);
}

/** Inserts text into a file before other text. */
async function insert(file: string, text: string, before: string): Promise<void> {
  const old = await readFile(file, "utf8");
  if (!old.includes(before)) throw new Error(`${file} has no line ${before}`);
  await writeFile(file, old.replace(before, text + before));
}
