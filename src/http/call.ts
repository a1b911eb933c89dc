/** One logical call on its way through the middleware. */
export interface Call {
  /** `METHOD /path/{template}`: the name of the call in errors and hooks. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Kept whole, so that every attempt sends the same bytes. Not `BufferSource`: it needs the DOM library. */
  readonly body: ReturnType<Uint8Array["slice"]> | string | undefined;
  /** `data`: the body is read and decoded; `stream`: it is handed over unread. */
  readonly expects: "data" | "stream";
  /** Fires when the caller aborts or the time is over. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds for the whole call, retries and body included. */
  readonly timeout: number;
  /** When the call must be over, on the clock of `performance.now()`, which nobody sets. */
  readonly deadline: number;
  /** What the server knows a write by; sent with every attempt. */
  readonly requestId: string | undefined;
  /** Changes something on the server, and would again if it were sent again. */
  readonly write: boolean;
  /** How often it is sent at most; `undefined`: as often as the client allows. */
  readonly maxAttempts: number | undefined;
  /** Sending it twice does no harm. */
  readonly repeatable: boolean;
  /** Milliseconds from the first sending in which it does no harm. */
  readonly repeatWithin: number;
  /** Whether an error that the server answers may be retried: not where the answer is another call's result. */
  readonly retryAnswers: boolean;
  /** Needs no credentials and gets none. */
  readonly anonymous: boolean;
  /** The token or session to send it with, and no other. */
  readonly token: string | undefined;
  /** What became of it so far: shared by all its attempts. */
  readonly attempts: Attempts;
}

/** The attempts of a call. */
export interface Attempts {
  /** How many were sent. */
  count: number;
  /** When the first was sent, on the clock of `performance.now()`. */
  first: number | undefined;
}

/** The last moment at which a call may leave, on the clock of `performance.now()`. */
export function lastMoment({ deadline, attempts, repeatWithin }: Call): number {
  return attempts.first === undefined ? deadline : Math.min(deadline, attempts.first + repeatWithin);
}

/** A successful response (2xx), read. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  /** What the body says: decoded, a Blob for files, `undefined` for an empty body. */
  readonly data: unknown;
  /** The body as it came, unless it was a file or a stream. */
  readonly text: string | undefined;
  /** The unread body of a `stream` call. */
  readonly stream: ReadableStream<Uint8Array> | null;
  /** The token or session that the request was sent with. */
  readonly token: string | undefined;
}

/** Sends a call and gives its response; throws ApiError for everything that is not a success. */
export type Send = (call: Call) => Promise<ApiResponse>;

/** One concern between the caller and the wire. */
export type Middleware = (next: Send) => Send;

/** Puts middleware around a send, the first outermost. */
export function compose(send: Send, ...middleware: Middleware[]): Send {
  return middleware.reduceRight((next, wrap) => wrap(next), send);
}
