import { bearer, type Credentials } from "../http/authenticate.js";
import type { ApiResponse, Call, Send } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import type { Pipeline } from "../http/pipeline.js";
import { createCall, fillPath, type LooseInit, type RequestContext } from "../http/request.js";
import type { ActionDetails, ActionRequest, AsyncAction } from "./async-action.js";
import type { Auth, Session } from "./auth/index.js";
import type { checkOptions } from "./options.js";
import { encodeBody, requestIdHeader, sendingRules, versionCheck } from "./requests.js";
import { nameRoles } from "./roles.js";

/** What the parts of a client need of the wire. */
export interface Connection {
  readonly options: ReturnType<typeof checkOptions>;
  readonly pipeline: Pipeline;
  readonly context: RequestContext;
  readonly credentials: Credentials | Session;
  readonly send: Send;
}

/** Options of a call that may go on as an async action. */
export interface WaitInit extends LooseInit {
  actionTimeout?: number;
}

/** Turns the response of a call into its value. */
export type Read<T> = (response: ApiResponse) => T;

export function connect(options: Connection["options"], pipeline: Pipeline, auth: Auth): Connection {
  const { baseUrl, timeout, version, tokenStore, operations } = options;
  // Anything else but JSON is a file: the CSV reports.
  const headers = { ...options.headers, accept: "application/json, */*;q=0.1", "x-client-version": version };
  const check = versionCheck(version, operations);
  const context = { baseUrl, timeout, headers, requestIdHeader, check, rules: sendingRules, fillPath, encodeBody };
  const credentials = auth.connect({ send: pipeline.anonymous, requests: context, store: tokenStore });
  return { options, pipeline, context, credentials, send: nameRoles(pipeline.authenticated(credentials, bearer)) };
}

/** Sends a call and follows it to its end: the value of its response, after its async action where it became one. */
export async function complete<T>(connection: Connection, call: Call, init: WaitInit, read: Read<T>): Promise<T> {
  const response = await connection.send(call);
  if (response.status !== 202) return read(response);
  const { signal, actionTimeout } = init;
  const wait = { ...(signal && { signal }), ...(actionTimeout !== undefined && { timeout: actionTimeout }) };
  return accepted(connection, call, response, read).result(wait);
}

/** Sends a call and gives the async action that it became; a settled one where the server answered at once. */
export async function begin<T>(connection: Connection, call: Call, read: Read<T>): Promise<AsyncAction<T>> {
  const response = await connection.send(call);
  return response.status === 202 ? accepted(connection, call, response, read) : settledAction(read(response));
}

function accepted<T>(connection: Connection, call: Call, response: ApiResponse, read: Read<T>): AsyncAction<T> {
  const { operation, requestId, attempts, expects } = call;
  const id = actionIdOf(response, requestId);
  const details = { operation, ...(requestId && { requestId }), attempts: attempts.count };
  if (id !== undefined) return follow(connection, { ...details, actionId: id }, read, expects);
  throw new ApiError("protocol", "answered 202 without a Location to follow", { ...details, status: 202 });
}

/** Follows an async action by its id. The code for it is loaded with the first question: most calls are answered at once. */
export function follow<T>(
  connection: Connection,
  details: ActionDetails,
  read: Read<T>,
  expects: Call["expects"] = "data",
): AsyncAction<T> {
  const { actionId } = details;
  const request: ActionRequest = async (method, path, signal, settings) => {
    const init = { path: { actionId }, ...(signal && { signal }) };
    return connection.send(await createCall(connection.context, method, path, init, settings));
  };
  const load = async () => (await import("./async-action.js")).asyncAction(details, request, read, expects);
  return {
    id: actionId,
    progress: async (options) => (await load()).progress(options),
    result: async (options) => (await load()).result(options),
    cancel: async (options) => (await load()).cancel(options),
  };
}

/** The action of a call that the server answered at once. */
export function settledAction<T>(value: T): AsyncAction<T> {
  return {
    id: undefined,
    progress: async () => ({ id: "", status: "succeed" }),
    result: async () => value,
    cancel: async () => undefined,
  };
}

/** The action id of a 202: the last segment of `Location`, or the `X-Request-id` that was sent. */
export function actionIdOf({ headers }: ApiResponse, requestId: string | undefined): string | undefined {
  const location = headers.get("location");
  const segments = location === null ? [] : (location.split(/[?#]/, 1)[0] ?? "").split("/").filter(Boolean);
  const last = segments.at(-1) === "result" ? segments.at(-2) : segments.at(-1);
  return last && /^[\w-]+$/.test(last) && segments.length > 1 ? last : requestId;
}
