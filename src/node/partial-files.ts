import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";

const signals = ["SIGINT", "SIGTERM"] as const;
const paths = new Set<string>();

/** Runs `write` and removes the file at `path` afterwards, also if the process is interrupted or exits. */
export async function withPartialFile<T>(path: string, write: () => Promise<T>): Promise<T> {
  if (paths.size === 0) toggleListeners("on");
  paths.add(path);
  try {
    return await write();
  } finally {
    paths.delete(path);
    if (paths.size === 0) toggleListeners("off");
    await rm(path, { force: true }).catch((error: unknown) => warn(path, error));
  }
}

function toggleListeners(change: "on" | "off"): void {
  process[change]("exit", removeAll);
  for (const signal of signals) process[change](signal, interrupted);
}

/** Ends the process with the signal's default action. If there are other listeners, they decide whether to exit. */
function interrupted(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  process.off(signal, interrupted);
  process.kill(process.pid, signal);
}

function removeAll(): void {
  for (const path of paths) {
    try {
      rmSync(path, { force: true });
    } catch (error) {
      warn(path, error);
    }
  }
}

/** Written synchronously: the process may be about to end. */
function warn(path: string, error: unknown): void {
  console.error(`saveTo: cannot remove the partial file ${path} (${(error as NodeJS.ErrnoException).code ?? error})`);
}
