import type { ApiResponse, Send } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { createPipeline, type Pipeline } from "../http/pipeline.js";
import { type CallSettings, createCall, type LooseInit, type RequestContext } from "../http/request.js";
import { enterpriseManagerCodec } from "./codec.js";
import { fillIds } from "./ids.js";
import { loadXml } from "./load-xml.js";
import type { checkOptions } from "./options.js";
import { bodyEncoder, sendingRules } from "./requests.js";
import { attachSession, keepSession, logonError, type OpenSession, openedSession, type Sessions } from "./session.js";

/** What the parts of a client need of the wire. */
export interface Connection {
  readonly pipeline: Pipeline;
  readonly context: RequestContext;
  readonly sessions: Sessions;
  readonly send: Send;
}

export function connect(options: ReturnType<typeof checkOptions>): Connection {
  const { baseUrl, timeout, headers, format, basic } = options;
  const context = {
    baseUrl,
    timeout,
    headers,
    rules: sendingRules(format),
    fillPath: fillIds,
    encodeBody: bodyEncoder(format),
    // Before anything is sent: a call that was carried out must not fail for want of a reader.
    ...(format === "xml" && { check: async () => void (await loadXml()) }),
  };
  const pipeline = createPipeline({ ...options, codec: enterpriseManagerCodec(format) });
  const sessions = keepSession(
    () => logon(context, pipeline.anonymous, basic),
    (session) => logoff(connection, session),
  );
  const connection = { pipeline, context, sessions, send: pipeline.authenticated(sessions, attachSession) };
  return connection;
}

/** Sends one request and gives its response; with `token` in that session, and in no other. */
export async function request(
  { context, send }: Connection,
  method: string,
  template: string,
  init: LooseInit,
  settings?: CallSettings,
): Promise<ApiResponse> {
  return send(await createCall(context, method, template, init, settings));
}

async function logon(context: RequestContext, send: Send, basic: string): Promise<OpenSession> {
  const init = { query: { v: "latest" }, headers: { authorization: basic } };
  try {
    const response = await send(await createCall(context, "POST", "/sessionMngr/", init));
    return openedSession(response, "POST /sessionMngr/");
  } catch (error) {
    throw logonError(error);
  }
}

/** Ends a session. It may be over already. */
async function logoff(connection: Connection, { token, id }: OpenSession): Promise<void> {
  if (id === undefined) return;
  const init = { path: { sessionId: id } };
  await request(connection, "DELETE", "/logonSessions/{sessionId}", init, { token }).catch((error: unknown) => {
    if (!(error instanceof ApiError && (error.status === 401 || error.status === 404))) throw error;
  });
}
