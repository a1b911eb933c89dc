import { join } from "node:path";
import { chromium } from "./chromium.js";
import type { Project, Result } from "./project.js";

const programs = ["in-process.mjs", "require.cjs"];
/** nodeFetch requires Node. */
const programsOfNode = [...programs, "server.mjs"];

/** Packages on npm that contain the binaries of the runtimes for this machine. */
const binaries = [
  ...[20, 22, 24, 26].map((version) => ({
    runtime: `Node ${version}`,
    package: `node-${process.platform}-${process.arch}@${version}`,
    binary: "bin/node",
    args: [] as string[],
  })),
  { runtime: "Bun", package: `@oven/bun-${process.platform}-${process.arch}`, binary: "bin/bun", args: ["run"] },
  { runtime: "Deno", package: `@deno/${process.platform}-${process.arch}-glibc`, binary: "deno", args: ["run", "-A"] },
];

const compilers = ["5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0", "7.0"];

export async function* tryRuntimes(project: Project): AsyncGenerator<Result> {
  for (const { runtime, package: name, binary, args } of binaries) {
    const folder = await project.install(name);
    for (const program of runtime.startsWith("Node") ? programsOfNode : programs) {
      if (folder === undefined) yield { runtime, program };
      else {
        const command = join(folder, "node_modules", name.replace(/(.)@.*/, "$1"), binary);
        yield { runtime, program, outcome: await project.run(command, ...args, program) };
      }
    }
  }
  for (const version of compilers) yield* compile(project, version);
  yield* chromium(project);
}

const resolutions = ["nodenext", "bundler"];

async function* compile(project: Project, version: string): AsyncGenerator<Result> {
  const folder = await project.install(`typescript@~${version}.0`);
  for (const resolution of resolutions) {
    const result = { runtime: `TypeScript ${version}`, program: `consumer.ts, ${resolution}` };
    if (folder === undefined) yield result;
    else {
      const module = resolution === "bundler" ? "esnext" : "nodenext";
      const options = ["--strict", "--noEmit", "--target", "es2022", "--module", module, "--types", "node"];
      const tsc = join(folder, "node_modules/typescript/bin/tsc");
      const compiled = await project.run("node", tsc, ...options, "--moduleResolution", resolution, "consumer.ts");
      yield { ...result, outcome: compiled.ok ? { ok: true, text: "compiles" } : compiled };
    }
  }
}
