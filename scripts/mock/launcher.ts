import { fstatSync, readFileSync } from "node:fs";

const pollEveryMs = 250;

/**
 * Watches over whoever started this process: `gone` resolves when a parent up to npm has gone, however it went, or the
 * pipe on standard input has closed. A pipe already closed when `gone` is first asked for says nothing.
 */
export function watchLauncher() {
  const { stdin } = process;
  const kind = fstatSync(0);
  const piped = kind.isFIFO() || kind.isSocket();
  if (piped) stdin.resume();
  const first = launchers().join();

  const gone = (): Promise<void> =>
    new Promise((resolve) => {
      if (piped && !stdin.readableEnded) stdin.once("end", resolve);
      setInterval(() => launchers().join() !== first && resolve(), pollEveryMs).unref();
    });
  return { gone };
}

/** The processes between this one and npm: a shell, a loader, npm itself; the parent alone where npm has no part. */
function launchers(): number[] {
  const chain = [process.ppid];
  if (process.env.npm_lifecycle_event === undefined) return chain;
  for (let above = processAt(process.ppid); above && !above.name.startsWith("npm"); above = processAt(above.parent)) {
    chain.push(above.parent);
  }
  return chain;
}

/** Name and parent of a process; nothing for the first one and on systems without /proc. */
function processAt(pid: number): { name: string; parent: number } | undefined {
  if (pid <= 1) return undefined;
  try {
    const [, name = "", parent = "0"] = /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
