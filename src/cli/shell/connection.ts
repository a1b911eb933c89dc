import type { AsyncAction } from "../../index.js";
import type { Download } from "../../node.js";
import { CommandError } from "../command-error.js";
import { keyOf } from "../document/model.js";

/** Untyped arguments of a call: paths and their types come from a document that is read at run time. */
export type Init = Readonly<Record<string, unknown>>;
/** A write, which may continue on the server after its response. Then it has an ID. */
export type Write = Pick<AsyncAction<unknown>, "id" | "result">;

/** Calls that the commands need, for paths of any document. */
export interface Connection {
  get(path: string, init: Init): Promise<unknown>;
  list(path: string, init: Init): { pages(): AsyncIterable<readonly unknown[]> };
  /** Sends a write, and returns as soon as the server has accepted it. */
  write(method: string, path: string, init: Init): Promise<Write>;
  download(path: string, init: Init): Promise<Download>;
  resume(id: string): Write & { progress(): Promise<object>; cancel(): Promise<void> };
  /** Ends the session. */
  close(): Promise<void>;
}

type Reply = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };
type Send = (path: string, init: Init) => Promise<Reply>;

/** Sends a request by `api` of a client, as the API defines it. Throws CommandError if the server refuses it. */
export async function send(api: object, method: string, path: string, { path: values, query, ...init }: Init) {
  const call = (api as Readonly<Record<string, Send>>)[method.toUpperCase()] as Send;
  const { data, error, response } = await call(path, { params: { path: values, query }, ...init });
  if (response.ok) return { data, status: response.status };
  const { Message, errors } = Object(error);
  const reason = Message ?? errors?.[0]?.message ?? "";
  throw new CommandError(`${keyOf(method, path)}: ${response.status} ${reason}`.trim(), 1);
}
