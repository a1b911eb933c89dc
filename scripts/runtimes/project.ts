import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** Result of a program: its output, or the reason of its failure in one line. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** One line of the matrix. */
export interface Result {
  readonly runtime: string;
  readonly program: string;
  /** Undefined if the runtime is not available on this machine. */
  readonly outcome?: Outcome;
}

export interface Project {
  readonly folder: string;
  /** Installs packages into a separate folder. Resolves to that folder, or to undefined if they are not available. */
  install(...packages: string[]): Promise<string | undefined>;
  run(command: string, ...args: string[]): Promise<Outcome>;
  remove(): Promise<void>;
}

/** Creates an empty project, installs the packed package with npm, and copies the programs. */
export async function createProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "vspc-client-runtimes-"));
  const npm = (args: readonly string[], cwd: string) => run("npm", [...args], { cwd });
  const { stdout } = await npm(["pack", "--json", "--pack-destination", folder], process.cwd());
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  await npm(["install", "--no-audit", "--no-fund", filename, "@types/node@20"], folder);
  for (const name of ["program.mjs", "in-process.mjs", "server.mjs", "require.cjs", "consumer.ts"]) {
    await cp(join(here, name), join(folder, name));
  }
  return {
    folder,
    async install(...packages) {
      const own = join(folder, "runtimes", packages.join("+").replaceAll(/[^\w.+-]/g, "_"));
      await mkdir(own, { recursive: true });
      await writeFile(join(own, "package.json"), "{}");
      const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages];
      return npm(args, own).then(
        () => own,
        () => undefined,
      );
    },
    run: (command, ...args) =>
      run(command, args, { cwd: folder, timeout: 120_000 }).then(
        ({ stdout: text }) => ({ ok: true, text: text.trim().split("\n").at(-1) ?? "" }),
        (error) => ({ ok: false, text: reason(error) }),
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function reason({ stdout, stderr, message }: { stdout?: string; stderr?: string; message: string }): string {
  const lines = `${stderr ?? ""}\n${stdout ?? ""}\n${message}`.split("\n");
  return lines.find((line) => /error/i.test(line))?.trim() ?? message;
}
