import { type FaultProfile, faultKinds } from "../../testing/index.js";
import { parseExactJson } from "../exact-json.js";
import { asRow, collectionIn, type Simulated, stateText } from "./state.js";

const basePath = "/_simulator";

/** Parts of a request: `/_simulator/state/{name}/{uid}?position=first`. */
type Target = Readonly<Record<"name" | "uid" | "position", string>> & { readonly body: unknown };
type Operations = Readonly<Record<string, (target: Target) => unknown>>;

const problem = (status: number, error: string) => Response.json({ error }, { status });

/** Returns a handler for `/_simulator`, which offers the functions of a simulator over HTTP. */
export function adminPages(simulated: Simulated): (request: Request) => Promise<Response | undefined> {
  const operations = operationsOf(simulated);
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (!`${pathname}/`.startsWith(`${basePath}/`)) return undefined;
    // Browsers send the header with every write of a page.
    if (request.headers.has("origin")) return problem(403, "web pages cannot call this address");
    try {
      const parts = pathname.slice(basePath.length + 1).split("/");
      const [part = "", name = "", uid = ""] = parts.map(decodeURIComponent);
      const operation = operations[`${request.method} ${part}${name && "/{name}"}${uid && "/{uid}"}`];
      if (!operation) return problem(404, `unknown operation; GET ${basePath} lists all`);
      const body = parseExactJson((await request.text()) || "null");
      const result = operation({ name, uid, position: searchParams.get("position") ?? "", body });
      if (result === undefined && request.method === "GET") return problem(404, `${name} has no row ${uid}`);
      if (result === undefined) return new Response(null, { status: 204 });
      return new Response(stateText(result), { headers: { "content-type": "application/json" } });
    } catch (error) {
      return problem(400, error instanceof Error ? error.message : String(error));
    }
  };
}

function operationsOf({ simulator, collections, read, write, reset }: Simulated): Operations {
  const { state, requests } = simulator;
  const collection = (name: string) => collectionIn(collections, name);
  const operations: Operations = {
    "GET ": () => ({ operations: Object.keys(operations), collections: [...collections.keys()] }),
    "GET state": read,
    "PUT state": ({ body }) => write(body),
    "DELETE state": reset,
    "GET state/{name}": ({ name }) => [...collection(name).rows()],
    "POST state/{name}": ({ name, position, body }) =>
      collection(name).insert(asRow(body, "the row"), position === "first" ? position : "last"),
    "GET state/{name}/{uid}": ({ name, uid }) => collection(name).get(uid),
    "PATCH state/{name}/{uid}": ({ name, uid, body }) => collection(name).update(uid, asRow(body, "the change")),
    "DELETE state/{name}/{uid}": ({ name, uid }) => collection(name).remove(uid),
    "PUT faults": ({ body }) => simulator.faults(...[body ?? []].flat().map(profileOf)),
    "POST release": () => simulator.release(),
    "POST advance": ({ body }) => simulator.advance(Number(asRow(body, "the body").ms)),
    "GET requests": () => requests,
    "DELETE requests": () => void requests.splice(0),
    "GET effects": () => state.effects,
    "DELETE effects": () => void state.effects.splice(0),
    ...("failNextTask" in simulator && {
      "POST failNextTask": ({ body }: Target) => simulator.failNextTask(String(asRow(body, "the body").message)),
      "GET sessions": () => simulator.state.sessions,
    }),
    ...("uploads" in state && { "GET uploads": () => state.uploads, "GET tokenRequests": () => state.tokenRequests }),
  };
  return operations;
}

const profileNames = ["kinds", "seed", "rate", "on", "effect", "burst", "retryAfter", "pageCap", "redirectTo"];

/** Returns a fault profile. Its path can be a pattern: `{ "pattern": "^/licensing" }`. */
function profileOf(value: unknown): FaultProfile {
  const profile = asRow(value, "a fault");
  const unknown = Object.keys(profile).find((name) => !profileNames.includes(name));
  if (unknown !== undefined) throw new Error(`a fault has ${profileNames.join(", ")}, not ${unknown}`);
  const isKind = (kind: unknown) => faultKinds.some((known) => known === kind);
  if (![profile.kinds].flat().every(isKind)) throw new Error(`kinds must be an array of ${faultKinds.join(", ")}`);
  const { path, ...on } = asRow(profile.on ?? {}, "on");
  const target = typeof path === "object" ? new RegExp(String(asRow(path, "path").pattern)) : path;
  return { ...profile, kinds: [profile.kinds].flat(), on: { ...on, path: target } } as object as FaultProfile;
}
