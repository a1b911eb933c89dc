import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/enterprise-manager.js";
import type { SendRequest } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { createRequests } from "../http/openapi-fetch.js";
import { createPipeline, type Pipeline } from "../http/pipeline.js";
import { bodyEncoder, enterpriseManagerCodec, loadXml } from "./codec.js";
import { errorJson } from "./failures.js";
import { withAddressHint } from "./hints.js";
import { fillIds } from "./ids.js";
import type { checkOptions } from "./options.js";
import { sendingRules } from "./requests.js";
import { attachSession, createSession, logonError, type OpenSession, openedSession, type Session } from "./session.js";

/** Parts of a client that send requests. */
export interface ClientContext {
  readonly pipeline: Pipeline;
  readonly baseUrl: string;
  readonly session: Session;
  readonly api: Client<paths>;
  /** Sends one request. With `token`, it is sent in that session only. */
  readonly request: SendRequest;
}

export function createContext(options: ReturnType<typeof checkOptions>): ClientContext {
  const { baseUrl, timeout, headers, format, basic } = options;
  const context = {
    baseUrl,
    timeout,
    headers,
    rules: sendingRules(format),
    fillPath: fillIds,
    encodeBody: bodyEncoder(format),
    errorJson,
    // Loaded before anything is sent: the response to a completed write must be readable.
    ...(format === "xml" && { check: async () => void (await loadXml()) }),
  };
  const pipeline = createPipeline({ ...options, codec: enterpriseManagerCodec(format) });
  const session = createSession(
    () => logon(request, baseUrl, basic),
    (open) => logoff(request, open),
    options.log,
  );
  const { request, api } = createRequests<paths>(context, pipeline.withCredentials(session, attachSession));
  return { pipeline, baseUrl, session, request, api };
}

async function logon(request: SendRequest, baseUrl: string, basic: string): Promise<OpenSession> {
  const operation = "POST /sessionMngr/";
  const init = { query: { v: "latest" }, headers: { authorization: basic } };
  try {
    return openedSession(await request(operation, init), operation);
  } catch (error) {
    throw withAddressHint(logonError(error), baseUrl);
  }
}

/** Ends a session. It may have ended already. */
async function logoff(request: SendRequest, { token, id }: OpenSession): Promise<void> {
  if (id === undefined) return;
  const init = { path: { sessionId: id } };
  await request("DELETE /logonSessions/{sessionId}", init, { token }).catch((error: unknown) => {
    if (!(error instanceof ApiError && (error.status === 401 || error.status === 404))) throw error;
  });
}
