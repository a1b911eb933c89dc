/** What a fake server sees of a request. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

export type Handler = (request: Seen, index: number) => Response | Promise<Response>;

/** A fetch that answers in process and keeps what it saw; path is relative to /api/v3. */
export function fakeFetch(handler: Handler): { fetch: typeof globalThis.fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    async fetch(input, init) {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const entry: Seen = {
        method: request.method,
        path: url.pathname.replace("/api/v3", ""),
        query: url.searchParams,
        headers: request.headers,
        body: await request.text(),
        signal: init?.signal ?? undefined,
      };
      seen.push(entry);
      return handler(entry, seen.length - 1);
    },
  };
}

/** A JSON answer. */
export function json(body: unknown, init?: ResponseInit): Response {
  return Response.json(body, init);
}

/** An answer with one error of the server's shape. */
export function failure(status: number, error: Record<string, unknown>): Response {
  return json({ errors: [{ message: "no", type: "logical", code: 400, ...error }] }, { status });
}
