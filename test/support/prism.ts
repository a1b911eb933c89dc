import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import type { Call } from "./calls.js";
import type { OperationCase } from "./operations.js";

/** A server that the stock Prism command runs. */
export interface Prism {
  url: string;
  stop(): Promise<void>;
}

const command = new URL("../../node_modules/@stoplight/prism-cli/dist/index.js", import.meta.url).pathname;

/** Serves a document with `prism mock` on a free port; rejects with what it printed where it ends instead. */
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

/** Sends a call as the document describes it: JSON parameters as JSON, lists value by value. */
export function send(url: string, operation: OperationCase, { path, query, body }: Call, headers: HeadersInit) {
  const route = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const all = new Headers(headers);
  const content = contentOf(operation.body?.mediaType ?? "", body);
  if (typeof content === "string") all.set("content-type", operation.body?.mediaType ?? "");
  return fetch(`${url}${route}?${queryOf(operation, query)}`, {
    method: operation.method.toUpperCase(),
    headers: all,
    ...(content === undefined ? {} : { body: content }),
  });
}

function queryOf({ parameters }: OperationCase, query: Call["query"]): URLSearchParams {
  const json = new Set(parameters.filter((parameter) => parameter.json).map(({ name }) => name));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const pairs = given.flatMap(([name, value]): string[][] => {
    if (json.has(name)) return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
    return [value].flat().map((one) => [name, String(one)]);
  });
  return new URLSearchParams(pairs);
}

function contentOf(mediaType: string, body: unknown): FormData | string | undefined {
  if (body === undefined || body instanceof FormData) return body;
  if (mediaType !== "application/x-www-form-urlencoded") return JSON.stringify(body);
  return new URLSearchParams(body as Record<string, string>).toString();
}
