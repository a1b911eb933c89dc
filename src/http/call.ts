import type { ApiError } from "./errors.js";

/** Untyped arguments of a call. */
export interface LooseInit {
  path?: Readonly<Record<string, unknown>> | undefined;
  query?: Readonly<Record<string, unknown>> | undefined;
  body?: unknown | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  maxAttempts?: number | undefined;
  requestId?: string | undefined;
}

/** Settings of a single call. */
export type CallSettings = Partial<Pick<Call, "expects" | "token" | "retryServerErrors">>;

/** Sends one request, `METHOD /path/{template}`. Rejects invalid arguments before anything is sent. */
export type SendRequest = (operation: string, init: LooseInit, settings?: CallSettings) => Promise<ApiResponse>;

/** Settings that all requests of a client share. */
export interface RequestContext {
  readonly baseUrl: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that a call must not set, by lower-case name; none for requests of `api`, which contain the client's headers. */
  readonly ownHeaders?: readonly string[] | undefined;
  /** Milliseconds for a whole call. */
  readonly timeout: number;
  /** Header with the request ID, by which the server recognizes a repeated write. */
  readonly requestIdHeader?: string;
  /** Throws or rejects with `ApiError` of kind `input` if the operation must not be called. */
  check?(operation: string): Promise<void> | undefined;
  rules(method: string, template: string, requestId: string | undefined): SendingRules;
  /** Fills a path template. Throws `ApiError` of kind `input` for an invalid parameter. */
  fillPath(template: string, values: Readonly<Record<string, unknown>>, operation: string): string;
  /** Encodes a body in the API's format. Throws `ApiError` of kind `input` for unsupported values. */
  encodeBody(body: unknown, operation: string): EncodedBody | Promise<EncodedBody>;
  /** Converts the text of an error to JSON text, for an API that returns another format. */
  errorJson?(text: string): Promise<string | undefined>;
}

/** An encoded body. */
export interface EncodedBody {
  readonly body: NonNullable<Call["body"]>;
  readonly contentType: string;
}

/** Reads the bodies of an API. */
export interface Codec {
  /** Decodes the body of a success. Throws or rejects if it is malformed. */
  decode(text: string, contentType: string, operation: string): unknown;
  /** Returns the error that an unsuccessful response reports. */
  toError(status: number, headers: Headers, text: string): ApiError | Promise<ApiError>;
}

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
  /** Milliseconds from the first attempt that may have reached the server, during which the call is idempotent. */
  readonly idempotencyWindow: number;
  /** ID by which the server recognizes a repeated write. Sent with every attempt. */
  readonly requestId: string | undefined;
}

/** A call on its way through the pipeline. */
export interface Call extends Pick<LooseInit, "signal" | "maxAttempts"> {
  /** `METHOD /path/{template}`: identifies the call in errors and hooks. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Kept in memory, so that every attempt sends the same bytes, except a stream, which can be sent once. */
  readonly body: ReturnType<Uint8Array["slice"]> | string | ReadableStream<Uint8Array> | undefined;
  /**
   * `data`: the body is read and decoded. `stream`: it is returned unread. `response`: also after an
   * error that the product behind the console sent, see `isReturned` in `send.ts`.
   */
  readonly expects: "data" | "stream" | "response";
  /** Milliseconds for the whole call, retries and body included. */
  readonly timeout: number;
  /** End of the call on the monotonic clock of `performance.now()`. */
  readonly deadline: number;
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
  /** Time of the first attempt that may have reached the server, on the clock of `performance.now()`. */
  first: number | undefined;
  /** Absent until an attempt may have reached the server. `refused`: none was executed. `unknown`: one may have been. */
  outcome?: "refused" | "unknown";
  /** Response to the last attempt, if it was an error. Not part of the error, so that printing one does not show it. */
  errorResponse?: (Pick<Response, "status" | "statusText" | "headers"> & { readonly text: string }) | undefined;
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
