import { type Answer, compose, type Send } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { createTransport, type Transport } from "../http/pipeline.js";
import { createCall, type LooseInit, type RequestBase } from "../http/request.js";
import { codec } from "./codec.js";
import { fillIds } from "./ids.js";
import type { checkOptions } from "./options.js";
import { attachSession, keepSession, logonError, type OpenSession, openedSession } from "./session.js";
import { xmlBodies } from "./xml-bodies.js";

/** Sends one request and gives its answer. */
export type Request = (method: string, template: string, init: LooseInit) => Promise<Answer>;

/** What the rest of the client needs of the wire. */
export interface Connection {
  readonly base: RequestBase;
  readonly transport: Transport;
  readonly send: Send;
  readonly request: Request;
  /** A request that also tells which session carried it: tasks belong to sessions. */
  write(method: string, template: string, init: LooseInit): Promise<{ answer: Answer; session: string }>;
  /** Requests in one session, this or none. */
  inSession(session: string): Request;
  /** The current session; logs on where there is none. */
  session(signal: AbortSignal | undefined): Promise<string>;
  close(): Promise<void>;
}

export function connect(options: ReturnType<typeof checkOptions>): Connection {
  const { baseUrl, timeout, format, basic } = options;
  const headers = { accept: `application/${format}` };
  const base: RequestBase = { baseUrl, timeout, headers, traits: requestTraits, fillPath: fillIds };
  const transport = createTransport({ ...options, codec: codec(format) });
  const wire = (send: Send): Send => (format === "xml" ? compose(send, xmlBodies) : send);
  const through =
    (send: Send): Request =>
    async (method, template, init) =>
      send(await createCall(base, method, template, init));

  const anonymous = through(wire(transport.anonymous));
  const inSession = (session: string) => {
    const credentials = { token: () => session, renew: async () => undefined };
    return through(wire(transport.authenticated(credentials, attachSession)));
  };

  const logon = async (): Promise<OpenSession> => {
    const init = { query: { v: "latest" }, headers: { authorization: basic } };
    try {
      return openedSession(await anonymous("POST", "/sessionMngr/", init), "POST /sessionMngr/");
    } catch (error) {
      throw logonError(error);
    }
  };

  const logoff = async ({ token, id }: OpenSession): Promise<void> => {
    if (id === undefined) return;
    await inSession(token)("DELETE", "/logonSessions/{sessionId}", { path: { sessionId: id } }).catch(
      (error: unknown) => {
        if (!isOver(error)) throw error;
      },
    );
  };

  const sessions = keepSession(logon, logoff);
  const send = wire(transport.authenticated(sessions, attachSession));
  return {
    base,
    transport,
    send,
    request: through(send),
    inSession,
    async write(method, template, init) {
      let session = "";
      const noting = transport.authenticated(sessions, (headers, token) => {
        session = token;
        attachSession(headers, token);
      });
      return { answer: await through(wire(noting))(method, template, init), session };
    },
    session: async (signal) => sessions.token(signal),
    close: sessions.close,
  };
}

/** A lost answer leaves open whether a POST or DELETE was carried out; a PUT replaces, whether once or twice. */
function requestTraits(method: string, template: string) {
  const anonymous = template === "/" || template === "/sessionMngr/";
  return { anonymous, repeatable: anonymous || (method !== "POST" && method !== "DELETE"), requestId: undefined };
}

function isOver(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 404);
}
