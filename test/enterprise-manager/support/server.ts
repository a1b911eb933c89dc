import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";
import {
  createEnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
} from "../../../src/enterprise-manager/index.js";
import type { Format } from "./setup.js";

export interface Received {
  /** Method and path, such as `GET /cloud/tenants`. */
  readonly route: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** On the clock of the test. */
  readonly at: number;
}

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
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { pathname, searchParams } = new URL(incoming.url ?? "", "http://any");
    const request: Received = {
      route: `${incoming.method} ${pathname.replace(/^\/api/, "")}`,
      query: searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
      at: performance.now(),
    };
    requests.push(request);
    const count = requests.filter(({ route }) => route === request.route).length;
    const reply = handle(request, count) ?? session(request, count);
    if (reply === "hang up") return outgoing.destroy();
    const type = reply.type ?? request.headers.accept ?? "";
    outgoing.writeHead(reply.status ?? 200, { ...(type && { "content-type": type }), ...reply.headers });
    outgoing.end(reply.text ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const routes = () => requests.map(({ route }) => route);
  const client = (format: Format, options: Partial<EnterpriseManagerClientOptions> = {}) =>
    createEnterpriseManagerClient({
      baseUrl: `http://127.0.0.1:${port}/api`,
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
  const isXml = headers.accept?.includes("xml");
  const text = isXml
    ? `<LogonSession xmlns="http://www.veeam.com/ent/v1.0" Type="LogonSession" Href="h"><UserName>u</UserName><SessionId>${sessionId}</SessionId></LogonSession>`
    : JSON.stringify({ Type: "LogonSession", Href: "h", UserName: "u", SessionId: sessionId });
  return { status: 201, text, headers: { "X-RestSvcSessionId": Buffer.from(sessionId).toString("base64") } };
}

/** A task as documented, in either format. */
export function task(
  format: Format,
  state: "Running" | "Finished",
  more: { id?: string; related?: string } = {},
): Reply {
  const { id = "task-1", related } = more;
  const links = related ? [{ Rel: "Related", Type: "CloudTenant", Href: related, Name: null }] : [];
  const status = state === "Running" ? 202 : 200;
  if (format === "json") {
    const result = state === "Finished" ? { Success: true, Message: "Ok" } : null;
    const body = { TaskId: id, State: state, Operation: "x", Result: result, Links: links, Type: "Task", Href: "h" };
    return { status, text: JSON.stringify(body) };
  }
  const link = related ? `<Links><Link Rel="Related" Type="CloudTenant" Href="${related}"/></Links>` : "";
  const result = state === "Finished" ? '<Result Success="true"><Message>Ok</Message></Result>' : "";
  const text = `<Task ${xmlns} Type="Task" Href="h">${link}<TaskId>${id}</TaskId><State>${state}</State><Operation>x</Operation>${result}</Task>`;
  return { status, text };
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
