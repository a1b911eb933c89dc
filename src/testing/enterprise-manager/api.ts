import { type Answer, type ArrivedRequest, emptyAnswer } from "../exchange.js";
import type { ErrorFault, Fault } from "../faults.js";
import type { SimulatedApi } from "../host.js";
import { violation } from "../vspc/validate.js";
import { document, type Operation } from "./document.js";
import { anonymousHandlers, handlers } from "./handlers.js";
import { badRequest, missing, Refusal } from "./refusal.js";
import type { Work } from "./tasks.js";
import { acceptedKind, contentAnswer, errorAnswer, type Kind, readBody } from "./wire.js";
import type { Reply, World } from "./world.js";

export const basePath = "/api";

/** Where a path leads. */
interface Route {
  readonly template: string;
  readonly path: Readonly<Record<string, string>>;
  readonly operations: readonly Operation[];
}

/** A write that a task has carried out. */
export interface EnterpriseManagerEffect {
  /** The document's operationId. */
  readonly operation: string;
  /** Below the base path. */
  readonly path: string;
}

/** The simulated Enterprise Manager; `effects` collects the writes that took effect. */
export function createEnterpriseManagerApi(world: World, effects: EnterpriseManagerEffect[]): SimulatedApi {
  const routes = routesOf(document().operations);
  const find = (path: string): Route | undefined => {
    for (const { template, pattern, operations } of routes) {
      const groups = pattern.exec(path);
      if (groups) return { template, path: decoded({ ...groups.groups }), operations };
    }
    return undefined;
  };

  const handle = (request: ArrivedRequest, fault: Fault | undefined, kind: Kind): Answer => {
    const path = below(request.url);
    const route = path === undefined ? undefined : find(path);
    if (path === undefined || !route) throw missing("Path", request.url.pathname);
    const operation = route.operations.find(({ method }) => method === request.method);
    if (!operation) throw new Refusal(405, `The method ${request.method} is not allowed here.`);
    const { headers } = request;
    const session = operation.anonymous ? undefined : world.sessions.authenticate(headers);
    checkParameters(operation, request.url.searchParams);
    const body = readBody(operation, request);
    const call = { ...world, operation, path: route.path, query: request.url.searchParams, headers, body, fault };
    const id = operation.id;
    if (id === "getEnterpriseManager" || id === "createLogonSession") return answer(anonymousHandlers[id](call), kind);
    if (!session) throw new Error(`${id} takes no session`);
    const handler = handlers[id];
    if (!handler) throw new Error(`the simulator does not know the operation ${id}`);
    const reply = handler({ ...call, session });
    if (!reply || !("work" in reply)) return answer(reply, kind);
    const noted = noting(reply.work, () => effects.push({ operation: id, path }));
    return contentAnswer(202, kind, "Task", world.tasks.begin(session.id, operation.task ?? id, noted));
  };

  return {
    describe({ url, method }) {
      const path = below(url);
      const route = path === undefined ? undefined : find(path);
      const operation = route?.operations.find((one) => one.method === method);
      return {
        path: path ?? url.pathname,
        paged: operation?.id === "query",
        ...(route && { template: route.template }),
        ...(operation && { operation: operation.id }),
      };
    },
    label: world.sessions.label,
    refuse: (fault, drawn, { headers }) => refusalFor(fault, drawn, acceptedKind(headers)),
    handle(request, fault) {
      const kind = acceptedKind(request.headers);
      try {
        world.tasks.settle();
        return handle(request, fault, kind);
      } catch (error) {
        if (error instanceof Refusal) return errorAnswer(kind, error.status, error.message);
        return errorAnswer(kind, 500, `Fault of the simulator: ${error}`);
      }
    },
  };
}

function answer(reply: Reply, kind: Kind): Answer {
  if (!reply || !("shape" in reply)) return emptyAnswer(204);
  return contentAnswer(reply.status ?? 200, kind, reply.shape, reply.value, reply.headers);
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

/** Paths are matched in any case: the server's own links spell some in lower case. */
function routesOf(operations: readonly Operation[]) {
  const templates = [...new Set(operations.map(({ template }) => template))];
  return templates.map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`, "i"),
    operations: operations.filter((one) => one.template === template),
  }));
}

function decoded(path: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(path).map(([name, value]) => [name, decodedSegment(value)]));
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The path below the base path. */
function below({ pathname }: URL): string | undefined {
  if (pathname.toLowerCase() === basePath) return "/";
  return pathname.toLowerCase().startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : undefined;
}

/** Checks booleans and closed lists of words; the query reads the rest of its own. */
function checkParameters({ id, parameters }: Operation, given: URLSearchParams): void {
  if (id === "query") return;
  for (const { name, schema } of parameters.filter((one) => one.in === "query")) {
    const text = given.get(name);
    if (text === null) continue;
    const word = schema.enum?.find((one) => String(one).toLowerCase() === text.toLowerCase());
    const value =
      schema.type === "boolean" && /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : (word ?? text);
    const found = violation(schema, value);
    if (found) throw badRequest(`The parameter ${name} ${found.message}.`);
  }
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

function refusalFor(fault: ErrorFault, { profile: { retryAfter } }: Fault, kind: Kind): Answer {
  const isTimed = fault === "throttled" && retryAfter !== undefined;
  const headers: Record<string, string> = isTimed ? { "retry-after": String(retryAfter) } : {};
  return errorAnswer(kind, statuses[fault], `A simulated ${fault} error.`, headers);
}
