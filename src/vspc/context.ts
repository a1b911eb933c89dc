import type { Client } from "openapi-fetch";
import { bearer } from "../http/attempt.js";
import type { SendRequest } from "../http/call.js";
import { createRequests, fillPath } from "../http/openapi-fetch.js";
import type { Pipeline } from "../http/pipeline.js";
import type { Auth, ClientCredentials } from "./auth/index.js";
import type { checkOptions } from "./options.js";
import { encodeBody, requestIdHeader, sendingRules, versionCheck } from "./requests.js";

/** Parts of a client that send requests. */
export interface ClientContext {
  readonly options: ReturnType<typeof checkOptions>;
  readonly pipeline: Pipeline;
  readonly credentials: ClientCredentials;
  readonly request: SendRequest;
  readonly api: Client<object>;
}

export function createContext(options: ClientContext["options"], pipeline: Pipeline, auth: Auth): ClientContext {
  const { baseUrl, timeout, version, tokenStore: store, operations, ownHeaders } = options;
  // Everything other than JSON is a file, such as a CSV report.
  const headers = { ...options.headers, accept: "application/json, */*;q=0.1", "x-client-version": version };
  const check = versionCheck(version, operations);
  const rules = sendingRules;
  const context = { baseUrl, timeout, headers, ownHeaders, requestIdHeader, check, rules, fillPath, encodeBody };
  const credentials = auth.connect({ request: (...call) => requests.request(...call), baseUrl, store });
  const requests = createRequests(context, pipeline.withCredentials(credentials, bearer));
  return { options, pipeline, credentials, ...requests };
}
