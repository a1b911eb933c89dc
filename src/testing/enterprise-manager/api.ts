import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import { type Api, type Arrival, wrongMethod } from "../host.js";
import { notFound } from "../http-error.js";
import { readParameters } from "../parameters.js";
import { emptyResponse } from "../responses.js";
import { acceptedKind, contentResponse, readBody } from "./body.js";
import type { Call } from "./call.js";
import { responseSchema } from "./document.js";
import { errorOf, errorResponse } from "./errors.js";
import { replyFromDocument } from "./handlers/from-document.js";
import { handlers } from "./handlers/index.js";
import { withOrigin } from "./links.js";
import type { Server } from "./server.js";
import { noSession, sessionHeader } from "./sign-in.js";
import type { Work } from "./tasks.js";

export const basePath = "/api";

/** Creates the simulated Enterprise Manager API. */
export function createEnterpriseManagerApi(server: Server, publicOrigin: string | undefined): Api {
  const { document, sessions, tasks } = server;

  const handle = async (arrival: Arrival): Promise<Response> => {
    const { request, url, path, route, operation, fault } = arrival;
    tasks.settle();
    const { headers, method } = request;
    const { origin, searchParams: search, pathname } = url;
    const session = operation?.anonymous ? noSession : sessions.authenticate(headers);
    if (!route) throw notFound("Path", pathname);
    if (!operation) throw wrongMethod(route, method);
    const parameters = readParameters(operation, arrival);
    const body = await readBody(operation, document, request);
    const start = (work: Work) => tasks.start(session.id, operation, path, work);
    const facts = { operation, search, headers, body, fault, session, responseHeaders: {}, start };
    const call: Call = { ...server, ...parameters, ...facts };
    const value = (handlers[operation.id] ?? replyFromDocument)(call);
    if (!value) return emptyResponse(204);
    const status = Number(operation.statuses.find((one) => /^2\d\d$/.test(one)) ?? 200);
    const shape = document.nameOf(responseSchema(operation, parameters.query)) as XmlShapeName;
    const shown = withOrigin(value, (publicOrigin ?? origin) + basePath);
    return contentResponse(status, acceptedKind(headers), shape, shown, call.responseHeaders);
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
