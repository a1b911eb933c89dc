/** Rules of an API for sending an operation. */
export interface SendingRules {
  /** Headers of the request, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the call is sent without credentials. */
  readonly anonymous: boolean;
  /** Whether the call changes something on the server. */
  readonly write: boolean;
  /** Whether sending the call twice has the same effect as sending it once. */
  readonly idempotent: boolean;
  /** Milliseconds from the first attempt during which the call is idempotent. */
  readonly idempotencyWindow: number;
  /** ID by which the server recognizes a repeated write. Sent with every attempt. */
  readonly requestId: string | undefined;
}

/** A call on its way through the pipeline. */
export interface Call {
  /** `METHOD /path/{template}`: identifies the call in errors and hooks. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Kept in memory, so that every attempt sends the same bytes, except a stream, which can be sent once. */
  readonly body: ReturnType<Uint8Array["slice"]> | string | ReadableStream<Uint8Array> | undefined;
  /** `data`: the body is read and decoded. `stream`: it is returned unread. `response`: also after most errors. */
  readonly expects: "data" | "stream" | "response";
  /** Aborted by the caller or by a timeout. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds for the whole call, retries and body included. */
  readonly timeout: number;
  /** End of the call on the monotonic clock of `performance.now()`. */
  readonly deadline: number;
  /** Maximum number of attempts; `undefined` for the client's. */
  readonly maxAttempts: number | undefined;
  /** Whether errors from the server may be retried. `false` if the response is the result of another call. */
  readonly retryServerErrors: boolean;
  /** The only token or session that the call may be sent with. */
  readonly token: string | undefined;
  readonly rules: SendingRules;
  /** Shared by all attempts. */
  readonly attempts: Attempts;
}

/** Attempts of a call. */
export interface Attempts {
  /** Number of attempts. */
  count: number;
  /** Time of the first attempt on the clock of `performance.now()`. */
  first: number | undefined;
  /** Response to the last attempt, if it was an error. Not part of the error, so that printing one does not show it. */
  failure?: (Pick<Response, "status" | "statusText" | "headers"> & { readonly text: string }) | undefined;
}

/** Returns the latest time at which a call may be sent, on the clock of `performance.now()`. */
export function latestSendTime({ deadline, attempts, rules }: Call): number {
  return attempts.first === undefined ? deadline : Math.min(deadline, attempts.first + rules.idempotencyWindow);
}

/** A successful response (2xx), or any response to a `response` call. */
export interface ApiResponse {
  readonly ok: true;
  readonly status: number;
  /** Set for a `response` call. */
  readonly statusText?: string;
  readonly headers: Headers;
  /** The decoded body: a Blob for files, `undefined` for an empty body. */
  readonly data: unknown;
  /** Text of the body, unless it is a file or a stream. */
  readonly text: string | undefined;
  /** The unread body of a `stream` or `response` call. */
  readonly stream: ReadableStream<Uint8Array> | null;
  /** The call as it was sent, with the token of the request. */
  readonly call: Call;
}

/** Sends a call and returns its response. Throws `ApiError` for everything else. */
export type Send = (call: Call) => Promise<ApiResponse>;

/** Wraps a `Send` with one concern. */
export type Middleware = (next: Send) => Send;

/** Wraps a `Send` with middleware, the first one outermost. */
export function compose(send: Send, ...middleware: Middleware[]): Send {
  return middleware.reduceRight((next, wrap) => wrap(next), send);
}
