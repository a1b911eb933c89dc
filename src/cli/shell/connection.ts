import type { Download } from "../../node.js";

export interface ConnectionOptions {
  readonly em?: true;
  readonly ca?: string;
  /** Seconds for each request. */
  readonly timeout?: number;
  readonly apiVersion?: `${number}.${number}`;
}

/** Untyped arguments of a call: paths and their types come from a document that is read at run time. */
export type Init = Readonly<Record<string, unknown>>;

/** A call that may continue on the server after its response. */
export interface Work {
  readonly id: string | undefined;
  progress(): Promise<object>;
  result(options: { readonly signal: AbortSignal }): Promise<unknown>;
  cancel(): Promise<void>;
}

/** Calls that the commands need, for paths of any document. */
export interface Connection {
  get(path: string, init: Init): Promise<unknown>;
  list(path: string, init: Init): { pages(): AsyncIterable<readonly unknown[]> };
  /** Sends a write, and returns as soon as the server has accepted it. */
  write(method: string, path: string, init: Init): Promise<Work>;
  download(path: string, init: Init): Promise<Download>;
  resume(id: string): Work;
  /** Ends the session. */
  close(): Promise<void>;
}

/** Environment variables, in which secrets of files are included. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Result of a call of `api`. */
export type Reply = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };
