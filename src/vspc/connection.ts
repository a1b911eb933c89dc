import { bearer } from "../http/authenticate.js";
import type { ApiResponse, Call, Send } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import type { Pipeline } from "../http/pipeline.js";
import { completedWork } from "../http/poller.js";
import { createCall, fillPath, type LooseInit, type RequestContext } from "../http/request.js";
import { type ActionDetails, type ActionRequest, type AsyncAction, asyncAction } from "./async-action.js";
import type { Auth, ClientCredentials } from "./auth/index.js";
import { withHints } from "./hints.js";
import type { checkOptions } from "./options.js";
import { encodeBody, requestIdHeader, sendingRules, versionCheck } from "./requests.js";

/** Parts of a client that send requests. */
export interface Connection {
  readonly options: ReturnType<typeof checkOptions>;
  readonly pipeline: Pipeline;
  readonly context: RequestContext;
  readonly credentials: ClientCredentials;
  readonly send: Send;
}

/** Options of a call that may run asynchronously. */
export interface WaitInit extends LooseInit {
  actionTimeout?: number | undefined;
}

/** Converts the response of a call to its value. */
export type Read<T> = (response: ApiResponse) => T;

export function connect(options: Connection["options"], pipeline: Pipeline, auth: Auth): Connection {
  const { baseUrl, timeout, version, tokenStore, operations } = options;
  // Everything other than JSON is a file, such as a CSV report.
  const headers = { ...options.headers, accept: "application/json, */*;q=0.1", "x-client-version": version };
  const check = versionCheck(version, operations);
  const context = { baseUrl, timeout, headers, requestIdHeader, check, rules: sendingRules, fillPath, encodeBody };
  const anonymous = withHints(pipeline.anonymous, baseUrl, operations);
  const credentials = auth.connect({ send: anonymous, requests: context, store: tokenStore });
  const send = withHints(pipeline.authenticated(credentials, bearer), baseUrl, operations);
  return { options, pipeline, context, credentials, send };
}

/** Sends a call and returns its value, after the result of its asynchronous action if it became one. */
export async function sendAndWait<T>(connection: Connection, call: Call, init: WaitInit, read: Read<T>): Promise<T> {
  const response = await connection.send(call);
  if (response.status !== 202) return read(response);
  const { signal, actionTimeout } = init;
  const wait = { ...(signal && { signal }), ...(actionTimeout !== undefined && { timeout: actionTimeout }) };
  return acceptedAction(connection, call, response, read).result(wait);
}

/** Sends a call and returns its asynchronous action, which is complete if the server responded with the result. */
export async function start<T>(connection: Connection, call: Call, read: Read<T>): Promise<AsyncAction<T>> {
  const response = await connection.send(call);
  return response.status === 202 ? acceptedAction(connection, call, response, read) : completedAction(read(response));
}

function acceptedAction<T>(connection: Connection, call: Call, response: ApiResponse, read: Read<T>): AsyncAction<T> {
  const { operation, requestId, attempts, expects } = call;
  const id = actionIdOf(response, requestId);
  const details = { operation, ...(requestId && { requestId }), attempts: attempts.count };
  if (id !== undefined) return pollAction(connection, { ...details, actionId: id }, read, expects);
  throw new ApiError("protocol", "the server responded with 202, but without a Location", { ...details, status: 202 });
}

/** Polls an asynchronous action by its ID. */
export function pollAction<T>(
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
  return asyncAction(details, request, read, expects);
}

/** The action of a call that has already returned its value. */
export function completedAction<T>(value: T): AsyncAction<T> {
  return completedWork(value, { id: "", status: "succeed" });
}

/** Returns the action ID of a 202: the last segment of `Location`, or the `X-Request-id` that was sent. */
export function actionIdOf({ headers }: ApiResponse, requestId: string | undefined): string | undefined {
  const location = headers.get("location");
  const segments = location === null ? [] : (location.split(/[?#]/, 1)[0] ?? "").split("/").filter(Boolean);
  const last = segments.at(-1) === "result" ? segments.at(-2) : segments.at(-1);
  return last && /^[\w-]+$/.test(last) && segments.length > 1 ? last : requestId;
}
