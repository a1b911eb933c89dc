import { vi } from "vitest";
import {
  createEnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
} from "../../../src/enterprise-manager/index.js";
import { type JsonObject, writeXml, type XmlShapeName } from "../../../src/enterprise-manager/xml/index.js";
import { type Arrival, startServer } from "../../promises/server.js";
import type { Format } from "./setup.js";

/** A request, whose route is its method and path, such as `GET /cloud/tenants`. */
export type Received = Pick<Arrival, "query" | "headers" | "body" | "at"> & { readonly route: string };

/** A server's response. */
export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string | Uint8Array;
}

export const tenantId = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
export const tenantUrn = `urn:veeam:CloudTenant:${tenantId}`;

/** A response in JSON. */
export const json = (body: unknown): Reply => ({ text: JSON.stringify(body) });

export type Handle = (request: Received, count: number) => Reply | "hang up" | undefined;

/** A server that logs on and off as documented, and leaves all other requests to the test. */
export async function serve(handle: Handle) {
  const requests: Received[] = [];
  const { origin } = await startServer(({ method, path, query, headers, body, at }, response) => {
    const request = { route: `${method} ${path.replace(/^\/api/, "")}`, query, headers, body, at };
    requests.push(request);
    const count = requests.filter(({ route }) => route === request.route).length;
    const reply = handle(request, count) ?? session(request, count);
    if (reply === "hang up") return response.destroy();
    const type = reply.type ?? headers.accept ?? "";
    response.writeHead(reply.status ?? 200, { ...(type && { "content-type": type }), ...reply.headers });
    response.end(reply.text ?? "");
  });
  const routes = () => requests.map(({ route }) => route);
  const client = (format: Format, options: Partial<EnterpriseManagerClientOptions> = {}) =>
    createEnterpriseManagerClient({
      baseUrl: `${origin}/api`,
      username: "DOMAIN\\provider",
      password: "not-a-real-password",
      format,
      ...options,
    });
  return { requests, routes, client };
}

/** Opens another session at every logon. */
function session({ route, headers }: Received, count: number): Reply {
  if (route !== "POST /sessionMngr/") return { status: 404, text: "" };
  const sessionId = `695f5eb4-0b5d-4d6f-bb1e-${String(count).padStart(12, "0")}`;
  const opened = { Type: "LogonSession", Href: "h", UserName: "u", SessionId: sessionId };
  const text = bodyOf(headers.accept?.includes("xml") ? "xml" : "json", "LogonSession", opened);
  return { status: 201, text, headers: { "X-RestSvcSessionId": Buffer.from(sessionId).toString("base64") } };
}

/** The body of a response in either format. */
export const bodyOf = (format: Format, schema: XmlShapeName, value: JsonObject) =>
  format === "json" ? JSON.stringify(value) : writeXml(value, schema);

/** A task as documented, in either format. */
export function task(
  format: Format,
  state: "Running" | "Finished",
  { id = "task-1", related }: { id?: string; related?: string } = {},
): Reply {
  const Links = related ? [{ Rel: "Related", Type: "CloudTenant", Href: related, Name: null }] : [];
  const Result = state === "Finished" ? { Success: true, Message: "Ok" } : null;
  const body = { TaskId: id, State: state, Operation: "x", Result, Links, Type: "Task", Href: "h" };
  return { status: state === "Running" ? 202 : 200, text: bodyOf(format, "Task", body) };
}

export const xmlns = 'xmlns="http://www.veeam.com/ent/v1.0"';

/** Runs `work` on a fake clock that advances only while sockets are idle. */
export async function withClock<T>(work: () => Promise<T>, step = 250): Promise<T> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  let isSettled = false;
  try {
    const running = work().finally(() => {
      isSettled = true;
    });
    running.catch(() => undefined);
    while (!isSettled) {
      // Sockets finish all work that is possible at this moment before the clock advances.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(step);
    }
    return await running;
  } finally {
    vi.useRealTimers();
  }
}
