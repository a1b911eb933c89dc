import { type Arrival, createApi, operationOf, type SimulatedApi } from "../api.js";
import type { Operation } from "../document.js";
import { emptyResponse, type SimulatedResponse } from "../exchange.js";
import type { ErrorFault, Fault } from "../faults.js";
import { readParameters } from "../parameters.js";
import { missing } from "../refusal.js";
import type { Reply, Server } from "./call.js";
import { answerFromDocument } from "./from-document.js";
import { anonymousHandlers, handlers } from "./handlers.js";
import type { Work } from "./tasks.js";
import { acceptedKind, contentResponse, errorResponse, type Kind, readBody } from "./wire.js";

export const basePath = "/api";

/** A write that a task has carried out. */
export interface EnterpriseManagerEffect {
  /** The document's operationId. */
  readonly operation: string;
  /** Below the base path. */
  readonly path: string;
}

/** The simulated Enterprise Manager; `effects` collects the writes that took effect. */
export function createEnterpriseManagerApi(server: Server, effects: EnterpriseManagerEffect[]): SimulatedApi {
  const { document } = server;
  const handle = ({ request, path, route, fault }: Arrival): SimulatedResponse => {
    server.tasks.settle();
    const { headers, method, url } = request;
    const kind = acceptedKind(headers);
    const isAnonymous = route?.methods.get(method)?.anonymous === true;
    const session = isAnonymous ? undefined : server.sessions.authenticate(headers);
    if (!route) throw missing("Path", url.pathname);
    const operation = operationOf(route, method);
    const query = url.searchParams;
    readParameters(checkedHere(operation), { path: route.path, query, headers }, { parseJson: JSON.parse });
    const body = readBody(operation, document, request);
    const call = { ...server, operation, path: route.path, query, headers, body, fault };
    const { id } = operation;
    if (!session) return answer(anonymousHandlers[id]?.(call), kind);
    const reply = (handlers[id] ?? answerFromDocument)({ ...call, session });
    if (!reply || !("work" in reply)) return answer(reply, kind);
    const noted = noting(reply.work, () => effects.push({ operation: id, path }));
    const task = String(operation.extension("x-task-operation") ?? id);
    return contentResponse(202, kind, "Task", server.tasks.begin(session.id, task, noted));
  };

  return createApi({
    basePath,
    document,
    isPaged: ({ id }) => id === "query",
    handle,
    refused: ({ status, message }, { headers }) => errorResponse(acceptedKind(headers), status, message),
    refuse: (kind, fault, { headers }) => faultResponse(kind, fault, acceptedKind(headers)),
    label: server.sessions.label,
  });
}

function answer(reply: Reply, kind: Kind): SimulatedResponse {
  if (!reply || !("shape" in reply)) return emptyResponse(204);
  return contentResponse(reply.status ?? 200, kind, reply.shape, reply.value, reply.headers);
}

/** The same work, its commit noted. */
function noting(work: Work, note: () => void): Work {
  return () => {
    const commit = work();
    return () => {
      note();
      return commit();
    };
  };
}

/** The query reads its parameters itself. */
function checkedHere(operation: Operation): Operation {
  return operation.id === "query" ? { ...operation, parameters: [] } : operation;
}

/** Of the statuses that the server is documented to answer with, the nearest. */
const statuses: Readonly<Record<ErrorFault, number>> = {
  unauthorized: 401,
  throttled: 503,
  transport: 503,
  logical: 400,
  retryableLogical: 500,
  security: 403,
  unspecified: 500,
};

function faultResponse(fault: ErrorFault, { profile: { retryAfter } }: Fault, kind: Kind): SimulatedResponse {
  const isTimed = fault === "throttled" && retryAfter !== undefined;
  const headers: Record<string, string> = isTimed ? { "retry-after": String(retryAfter) } : {};
  return errorResponse(kind, statuses[fault], `A simulated ${fault} error.`, headers);
}
