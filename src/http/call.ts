/** One logical call on its way down the layers. Attempts differ only in `attempt`. */
export interface Call {
  /** `METHOD /path/{template}`: the name of the call in errors and hooks. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** Kept whole, so that every attempt sends the same bytes. */
  readonly body: Uint8Array<ArrayBuffer> | string | undefined;
  /** `data`: the body is read and decoded; `stream`: it is handed over unread. */
  readonly expects: "data" | "stream";
  /** Fires when the caller aborts or the time is over. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds for the whole call, retries and body included. */
  readonly timeout: number;
  /** When the call must be over: milliseconds since the epoch. */
  readonly deadline: number;
  /** Sent with every attempt of a write. */
  readonly requestId: string | undefined;
  /** Sending it twice does no harm: a read, a write with an id that the server remembers, or a token request. */
  readonly repeatable: boolean;
  /** Needs no credentials and gets none. */
  readonly anonymous: boolean;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** A successful answer (2xx). */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What the body says: parsed JSON, a Blob for files, `undefined` for an empty body. */
  readonly data: unknown;
  /** The body as it came, unless it was a file or a stream. */
  readonly text: string | undefined;
  /** The unread body of a `stream` call. */
  readonly stream: ReadableStream<Uint8Array> | null;
}

/** Sends a call and gives its answer; throws ApiError for everything that is not a success. */
export type Send = (call: Call) => Promise<Answer>;

/** One concern between the caller and the wire. */
export type Layer = (next: Send) => Send;

/** Puts layers around a send, the first outermost. */
export function compose(send: Send, ...layers: Layer[]): Send {
  return layers.reduceRight((next, layer) => layer(next), send);
}
