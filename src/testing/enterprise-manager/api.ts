import { type Api, type Arrival, wrongMethod } from "../host.js";
import { notFound } from "../http-error.js";
import { readParameters } from "../parameters.js";
import { emptyResponse } from "../responses.js";
import { acceptedKind, contentResponse, readBody } from "./body.js";
import type { Reply, Server } from "./call.js";
import { errorOf, errorResponse } from "./errors.js";
import { replyFromDocument } from "./handlers/from-document.js";
import { anonymousHandlers, handlers } from "./handlers/index.js";
import { withOrigin } from "./links.js";
import { sessionHeader } from "./sign-in.js";
import type { Work } from "./tasks.js";

export const basePath = "/api";

/** A write that a task performed. */
export interface EnterpriseManagerEffect {
  /** `operationId` of the document. */
  readonly operation: string;
  /** Path below the base path. */
  readonly path: string;
}

/** Creates the simulated Enterprise Manager API. It adds the writes that took effect to `effects`. */
export function createEnterpriseManagerApi(
  server: Server,
  publicOrigin: string | undefined,
  effects: EnterpriseManagerEffect[],
): Api {
  const { document, sessions, tasks } = server;

  const handle = async ({ request, url, path, route, operation, fault }: Arrival): Promise<Response> => {
    tasks.settle();
    const { headers, method } = request;
    const { origin, searchParams: query, pathname } = url;
    const session = operation?.anonymous ? undefined : sessions.authenticate(headers);
    if (!route) throw notFound("Path", pathname);
    if (!operation) throw wrongMethod(route, method);
    const { id } = operation;
    // The query validates its parameters itself.
    const parameters = id === "query" ? [] : operation.parameters;
    readParameters({ ...operation, parameters }, { path: route.path, query, headers });
    const body = await readBody(operation, document, request);
    const call = { ...server, operation, path: route.path, query, headers, body, fault };
    const respond = (reply: Reply): Response => {
      if (!reply || !("shape" in reply)) return emptyResponse(204);
      const value = withOrigin(reply.value, (publicOrigin ?? origin) + basePath);
      return contentResponse(reply.status ?? 200, acceptedKind(headers), reply.shape, value, reply.headers);
    };
    if (!session) return respond(anonymousHandlers[id]?.(call));
    const reply = (handlers[id] ?? replyFromDocument)({ ...call, session });
    if (!reply || !("work" in reply)) return respond(reply);
    const work = withEffect(reply.work, () => effects.push({ operation: id, path }));
    const task = tasks.start(session.id, String(operation.extension("x-task-operation") ?? id), work);
    return respond({ shape: "Task", value: task, status: 202 });
  };

  return {
    basePath,
    document,
    exposedHeaders: ["location", "retry-after", sessionHeader],
    secretHeaders: [sessionHeader],
    isPaged: ({ id }) => id === "query",
    handle,
    errorResponse,
    errorOf,
    label: sessions.label,
  };
}

/** Returns the same work, which also reports its effect. */
function withEffect(work: Work, report: () => void): Work {
  return () => {
    const commit = work();
    return () => {
      report();
      return commit();
    };
  };
}
