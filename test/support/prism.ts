import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";

/** A running Prism server. */
export interface Prism {
  url: string;
  stop(): Promise<void>;
}

const command = new URL("../../node_modules/@stoplight/prism-cli/dist/index.js", import.meta.url).pathname;

/** Serves a document with `prism mock` on a free port. Rejects with its output if it exits instead. */
export async function startPrism(document: string): Promise<Prism> {
  const child = spawn(process.execPath, [command, "mock", document, "--port", "0"], { stdio: "pipe" });
  let printed = "";
  const listening = new Promise<string>((found) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        printed += stripVTControlCharacters(String(chunk));
        const [, url] = /Prism is listening on (\S+)/.exec(printed) ?? [];
        if (url) found(url);
      });
    }
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill();
    await exited;
  };
  const url = await Promise.race([listening, exited.then(() => Promise.reject(new Error(printed)))]);
  return { url, stop };
}
