import { connectionError } from "./fault-responses.js";

const redirects = [301, 302, 303, 307, 308];
const maxRedirects = 20;

/** Creates a `fetch` that is answered in this process. Connection faults and aborts look as they do in Node. */
export function fetchFrom(respond: (request: Request) => Promise<Response>): typeof fetch {
  const send = async (request: Request, redirectsLeft: number): Promise<Response> => {
    request.signal.throwIfAborted();
    const body = new Uint8Array(await request.clone().arrayBuffer());
    request.signal.throwIfAborted();
    const response = await respond(request);
    const location = redirects.includes(response.status) ? response.headers.get("location") : null;
    if (location === null || request.redirect === "manual") return response;
    if (request.redirect === "error" || redirectsLeft === 0)
      throw connectionError("fetch failed", "unexpected redirect");
    const target = new URL(location, request.url);
    return send(redirected(request, body, target, response.status), redirectsLeft - 1);
  };
  return async (input, init) => send(new Request(input, init), maxRedirects);
}

/** Returns the request that follows a redirect. Another origin receives no credentials; only 307 and 308 keep a write. */
function redirected(request: Request, body: Uint8Array, target: URL, status: number): Request {
  const headers = new Headers(request.headers);
  if (target.origin !== new URL(request.url).origin)
    for (const name of ["authorization", "cookie"]) headers.delete(name);
  const { method, signal, redirect } = request;
  const init = { headers, signal, redirect };
  if (method === "GET" || method === "HEAD") return new Request(target, { ...init, method });
  if (status !== 307 && status !== 308) return new Request(target, init);
  return new Request(target, { ...init, method, body: body.slice() });
}
