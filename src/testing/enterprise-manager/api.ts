import { type Api, type Arrival, type Effect, wrongMethod } from "../host.js";
import { notFound } from "../http-error.js";
import { readParameters } from "../parameters.js";
import { emptyResponse } from "../responses.js";
import { acceptedKind, contentResponse, readBody } from "./body.js";
import { type Call, type Content, content, type Server } from "./call.js";
import { errorOf, errorResponse } from "./errors.js";
import { replyFromDocument } from "./handlers/from-document.js";
import { handlers } from "./handlers/index.js";
import { withOrigin } from "./links.js";
import { noSession, sessionHeader } from "./sign-in.js";
import type { Work } from "./tasks.js";

export const basePath = "/api";

/** Creates the simulated Enterprise Manager API. It adds the writes that took effect to `effects`. */
export function createEnterpriseManagerApi(server: Server, publicOrigin: string | undefined, effects: Effect[]): Api {
  const { document, sessions, tasks } = server;

  const handle = async ({ request, url, path, route, operation, fault }: Arrival): Promise<Response> => {
    tasks.settle();
    const { headers, method } = request;
    const { origin, searchParams: search, pathname } = url;
    const session = operation?.anonymous ? noSession : sessions.authenticate(headers);
    if (!route) throw notFound("Path", pathname);
    if (!operation) throw wrongMethod(route, method);
    const parameters = readParameters(operation, { path: route.path, query: search, headers });
    const body = await readBody(operation, document, request);
    const call: Call = { ...server, ...parameters, operation, search, headers, body, fault, session };
    const reply = (handlers[operation.id] ?? replyFromDocument)(call);
    const shown = typeof reply === "function" ? start(call, path, reply) : reply;
    if (!shown) return emptyResponse(204);
    const value = withOrigin(shown.value, (publicOrigin ?? origin) + basePath);
    return contentResponse(shown.status ?? 200, acceptedKind(headers), shown.shape, value, shown.headers);
  };

  /** Starts a task, which reports its effect. */
  const start = ({ operation, session }: Call, path: string, work: Work): Content => {
    const reporting: Work = () => {
      const commit = work();
      return () => {
        effects.push({ operation: operation.id, path });
        return commit();
      };
    };
    const name = String(operation.extension("x-task-operation") ?? operation.id);
    return { ...content("Task", tasks.start(session.id, name, reporting)), status: 202 };
  };

  return {
    basePath,
    document,
    exposedHeaders: ["location", "retry-after", sessionHeader],
    secretHeader: sessionHeader,
    isPaged: ({ id }) => id === "query",
    handle,
    errorResponse,
    errorOf,
  };
}
