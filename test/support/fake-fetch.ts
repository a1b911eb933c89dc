/** A request that a fake server received. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

export type Handler = (request: Seen, index: number) => Response | Promise<Response>;

/** Creates a fetch that responds in process and records requests. Paths are relative to /api/v3. */
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

/** Creates a JSON response. */
export function json(body: unknown, init?: ResponseInit): Response {
  return Response.json(body, init);
}

/** Creates an error response in the format of VSPC. */
export function failure(status: number, error: Record<string, unknown>): Response {
  return json({ errors: [{ message: "no", type: "logical", code: 400, ...error }] }, { status });
}
