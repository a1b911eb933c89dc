import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { lastOf, sizeOf, write } from "./log.js";

/**
 * Runs tests with the mutants of a folder, in a new process after each one that hangs or fails. Tests that take longer than
 * `longest` milliseconds are left out.
 */
export async function run(folder: string, tests: string, longest: number): Promise<void> {
  for (;;) {
    const output = openSync(`${folder}/vitest.log`, "a");
    const child = spawn(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.mutation.config.ts"],
      {
        env: { ...process.env, MUTATION_FOLDER: folder, MUTATION_TESTS: tests, MUTATION_LONGEST: String(longest) },
        stdio: ["ignore", output, output],
        detached: true,
      },
    );
    // Ctrl+C does not reach a process in a separate process group.
    const interrupt = () => {
      end(child);
      process.exit(130);
    };
    process.once("SIGINT", interrupt);
    const isThrough = await watch(folder, child);
    process.off("SIGINT", interrupt);
    closeSync(output);
    if (isThrough) return;
  }
}

/** Returns whether the process exited normally. Kills it if it hangs, which counts as killing the mutant, or is broken. */
async function watch(folder: string, child: ChildProcess): Promise<boolean> {
  const exit = once(child, "exit").then(() => true);
  const before = sizeOf(folder);
  let size = before;
  let since = performance.now();
  for (;;) {
    const hasExited = await Promise.race([exit, sleep(250, false)]);
    if (size !== sizeOf(folder)) since = performance.now();
    size = sizeOf(folder);
    const last = size > before ? lastOf(folder) : undefined;
    const isHung = last?.type === "try" && (hasExited || performance.now() - since > last.limit);
    if (isHung) write(folder, { type: "killed", test: last.test, mutant: last.mutant });
    const isBroken = isHung || last?.type === "doubtful";
    if (isBroken && !hasExited) end(child);
    if (isBroken || hasExited) {
      await exit;
      return !isBroken;
    }
  }
}

/** Kills the process and its child processes. */
function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
