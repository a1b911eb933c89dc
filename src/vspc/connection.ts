import { bearer } from "../http/authenticate.js";
import type { Send } from "../http/call.js";
import type { Pipeline } from "../http/pipeline.js";
import { fillPath, type RequestContext } from "../http/request.js";
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
