import { type Answer, type ArrivedRequest, emptyAnswer } from "../exchange.js";
import { portalPage } from "../fault-answers.js";
import type { ErrorFault, Fault } from "../faults.js";
import type { Description, SimulatedApi } from "../host.js";
import { randomUid } from "../random.js";
import type { Login } from "./accounts.js";
import type { AsyncBehaviour } from "./async-actions.js";
import { readBody } from "./body.js";
import type { Call, World } from "./call.js";
import type { Operation } from "./document.js";
import { handlerOf } from "./handlers.js";
import { createIdempotence } from "./idempotence.js";
import { createLists } from "./lists.js";
import { readParameters } from "./parameters.js";
import { errorAnswer, forbidden, logical, missing, Refusal } from "./refusal.js";
import { answerFrom } from "./replies.js";
import { createRouter, type Route } from "./routing.js";
import { createMeter, type Throttle } from "./throttle.js";
import { tokenAnswer } from "./token-answers.js";
import { isOlder, unsupportedVersion } from "./versions.js";

export const basePath = "/api/v3";

/** A write that took effect. */
export interface Effect {
  /** The document's operationId. */
  readonly operation: string;
  /** Below the base path. */
  readonly path: string;
  readonly requestId: string | null;
}

export interface VspcBehaviour {
  readonly maxPageSize: number;
  readonly throttle: Throttle | undefined;
  readonly async: AsyncBehaviour;
  /** Whether a read that names a request id becomes an async action, as on older servers. */
  readonly asyncReads: boolean;
}

interface Arrived {
  readonly request: ArrivedRequest;
  readonly operation: Operation;
  readonly route: Route;
  readonly path: string;
  readonly login: Login;
  readonly fault: Fault | undefined;
}

/** The simulated VSPC; `effects` collects the writes that took effect. */
export function createVspcApi(world: World, behaviour: VspcBehaviour, effects: Effect[]): SimulatedApi {
  const router = createRouter();
  const lists = createLists();
  const idempotence = createIdempotence(world.now);
  const meter = createMeter(behaviour.throttle, world.now);

  const handle = (request: ArrivedRequest, fault?: Fault): Answer => {
    const path = below(request.url);
    const route = path === undefined ? undefined : router(path);
    if (path === undefined || !route) return portalPage();
    const version = request.headers.get("x-client-version");
    const unsupported = version === null ? undefined : unsupportedVersion(version);
    if (unsupported) return unsupported;
    const operation = operationOf(route, request.method);
    if (version !== null && operation.since !== undefined && isOlder(version, operation.since))
      throw missing("The resource", path);
    meter();
    if (operation.anonymous) return tokenAnswer(world.tokens, request);
    const login = world.tokens.authenticate(request.headers.get("authorization"));
    if (login.readOnly && isWrite(operation)) throw forbidden("The login allows reading only.");
    return admitted({ request, operation, route, path, login, fault });
  };

  const admitted = (arrived: Arrived): Answer => {
    const { request, operation, route, login } = arrived;
    const given = { path: route.path, query: request.url.searchParams, headers: request.headers };
    const parameters = readParameters(operation, given, behaviour.maxPageSize);
    const body = readBody(operation, request.headers, request.body);
    const call: Call = { ...world, operation, parameters, path: parameters.path, query: parameters.query, body, login };
    const id = request.headers.get("x-request-id");
    const run = () => perform(call, arrived, id);
    const start = () => (isAsync(operation, id) ? accepted(arrived, id ?? randomUid(world.random), run) : run());
    if (id === null || !isWrite(operation)) return start();
    return idempotence.answer(id.toLowerCase(), `${request.method} ${arrived.path}${request.url.search}`, start);
  };

  const perform = (call: Call, { path, fault, request }: Arrived, requestId: string | null): Answer => {
    const wanted = { parameters: call.parameters, version: request.headers.get("x-client-version"), fault };
    const answer = refusalsAnswered(() => answerFrom(handlerOf(call.operation.id)(call), wanted, lists));
    if (isWrite(call.operation)) {
      lists.forget();
      if (answer.status < 400) effects.push({ operation: call.operation.id, path, requestId });
    }
    return answer;
  };

  const isAsync = (operation: Operation, id: string | null): boolean => {
    if (!operation.async) return false;
    const { operations = "none" } = behaviour.async;
    if (id !== null && !isWrite(operation) && behaviour.asyncReads) return true;
    if (typeof operations !== "string") return operations({ ...operation, path: operation.template });
    return operations === "all" || (operations === "writes" && isWrite(operation));
  };

  const accepted = ({ request, operation, login }: Arrived, id: string, run: () => Answer): Answer => {
    const { searchParams, origin } = request.url;
    const queryParameters = Object.fromEntries(
      [...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]),
    );
    world.actions.begin({ id, initiatorUid: login.userUid, actionName: operation.id, queryParameters, run });
    const { location = "relative", resource = "asyncActions" } = behaviour.async;
    const link = `${location === "absolute" ? origin : ""}${basePath}/${resource}/${id}`;
    return emptyAnswer(202, location === "absent" ? {} : { location: link });
  };

  return {
    describe: ({ url, method }) => describe(url, method, router),
    label: world.tokens.label,
    refuse: refusalFor,
    handle: (request, fault) => {
      world.actions.settle();
      return refusalsAnswered(() => handle(request, fault));
    },
  };
}

function describe(url: URL, method: string, router: ReturnType<typeof createRouter>): Description {
  const path = below(url);
  const route = path === undefined ? undefined : router(path);
  const operation = route?.methods.get(method);
  return {
    path: path ?? url.pathname,
    paged: operation?.paged ?? false,
    ...(route ? { template: route.template } : {}),
    ...(operation ? { operation: operation.id } : {}),
  };
}

/** The path below the base path. */
function below({ pathname }: URL): string | undefined {
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : undefined;
}

function operationOf(route: Route, method: string): Operation {
  const operation = route.methods.get(method);
  if (operation) return operation;
  throw logical(
    405,
    405,
    `The method ${method} is not allowed here. Allowed: ${[...route.methods.keys()].join(", ")}.`,
  );
}

function isWrite({ method }: Operation): boolean {
  return method !== "GET";
}

/** A refusal becomes its answer; a fault of the simulator itself becomes a server error that says so. */
function refusalsAnswered(make: () => Answer): Answer {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error.status, error.error);
    return errorAnswer(520, { message: `Fault of the simulator: ${error}`, type: "unspecified", code: 500 });
  }
}

const codes: Readonly<Record<Exclude<ErrorFault, "unauthorized" | "throttled">, number>> = {
  transport: 504,
  logical: 1000,
  retryableLogical: 1000,
  security: 403,
  unspecified: 500,
};

/** Like the real server's, the refusal of one request too many has no message. */
function refusalFor(kind: ErrorFault, { profile: { retryAfter } }: Fault): Answer {
  if (kind === "throttled") {
    return errorAnswer(429, { type: "transport", code: 429, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
  if (kind === "unauthorized")
    return errorAnswer(401, { message: "The token has expired.", type: "security", code: 401 });
  return errorAnswer(520, { message: `A simulated ${kind} error.`, type: kind, code: codes[kind] });
}
