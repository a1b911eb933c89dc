import type { ApiResponse, Send } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { createPipeline, type Pipeline } from "../http/pipeline.js";
import { type CallSettings, createCall, type LooseInit, type RequestContext } from "../http/request.js";
import { bodyEncoder, enterpriseManagerCodec, loadXml } from "./codec.js";
import { withAddressHint } from "./hints.js";
import { fillIds } from "./ids.js";
import type { checkOptions } from "./options.js";
import { sendingRules } from "./requests.js";
import { attachSession, createSession, logonError, type OpenSession, openedSession, type Session } from "./session.js";

/** Parts of a client that send requests. */
export interface Connection {
  readonly pipeline: Pipeline;
  readonly context: RequestContext;
  readonly session: Session;
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
    // Loaded before anything is sent: the response to a completed write must be readable.
    ...(format === "xml" && { check: async () => void (await loadXml()) }),
  };
  const pipeline = createPipeline({ ...options, codec: enterpriseManagerCodec(format) });
  const session = createSession(
    () => logon(context, pipeline.anonymous, basic),
    (open) => logoff(connection, open),
    options.log,
  );
  const connection = { pipeline, context, session, send: pipeline.authenticated(session, attachSession) };
  return connection;
}

/** Sends one request, `METHOD /path/{template}`. With `token`, it is sent in that session only. */
export async function request(
  { context, send }: Pick<Connection, "context" | "send">,
  operation: string,
  init: LooseInit,
  settings?: CallSettings,
): Promise<ApiResponse> {
  const [method = "", template = ""] = operation.split(" ");
  return send(await createCall(context, method, template, init, settings));
}

async function logon(context: RequestContext, send: Send, basic: string): Promise<OpenSession> {
  const operation = "POST /sessionMngr/";
  const init = { query: { v: "latest" }, headers: { authorization: basic } };
  try {
    return openedSession(await request({ context, send }, operation, init), operation);
  } catch (error) {
    throw withAddressHint(logonError(error), context.baseUrl);
  }
}

/** Ends a session. It may have ended already. */
async function logoff(connection: Connection, { token, id }: OpenSession): Promise<void> {
  if (id === undefined) return;
  const init = { path: { sessionId: id } };
  await request(connection, "DELETE /logonSessions/{sessionId}", init, { token }).catch((error: unknown) => {
    if (!(error instanceof ApiError && (error.status === 401 || error.status === 404))) throw error;
  });
}
