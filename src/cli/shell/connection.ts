import type { Download } from "../../node.js";
import { readText } from "./values.js";

export interface ConnectionOptions {
  readonly em?: true;
  readonly ca?: string;
  /** Seconds for each request. */
  readonly timeout?: number;
  readonly apiVersion?: `${number}.${number}`;
}

/** Untyped arguments of a call: paths and their types come from a document that is read at run time. */
export type Init = Readonly<Record<string, unknown>>;

/** A write, which may continue on the server after its response. Then it has an ID. */
export interface Write {
  readonly id: string | undefined;
  result(options: { readonly signal: AbortSignal }): Promise<unknown>;
}

export interface Action extends Write {
  progress(): Promise<object>;
  cancel(): Promise<void>;
}

/** Calls that the commands need, for paths of any document. */
export interface Connection {
  get(path: string, init: Init): Promise<unknown>;
  list(path: string, init: Init): { pages(): AsyncIterable<readonly unknown[]> };
  /** Sends a write, and returns as soon as the server has accepted it. */
  write(method: string, path: string, init: Init): Promise<Write>;
  download(path: string, init: Init): Promise<Download>;
  resume(id: string): Action;
  /** Ends the session. */
  close(): Promise<void>;
}

/** Environment variables, in which secrets of files are included. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Result of a call of `api`. */
export type Reply = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };

/** Returns the environment with the secrets that are in files, and with the CA certificates of the option. */
export async function readEnvironment(ca: string | undefined): Promise<Environment> {
  const environment: Record<string, string | undefined> = { ...process.env, ...(ca && { VSPC_CA: ca, EM_CA: ca }) };
  for (const name of ["VSPC_API_KEY", "VSPC_PASSWORD", "EM_PASSWORD"]) {
    const file = process.env[`${name}_FILE`];
    if (file && !environment[name]) environment[name] = await readText(file, `${name}_FILE`);
  }
  return environment;
}
