import { inputError } from "../http/errors.js";
import { type EncodedBody, encodeJson, type SendingRules } from "../http/request.js";
import type { BodyFormat } from "./options.js";
import { writeXml, XmlError, type XmlShapeName } from "./xml/index.js";

/**
 * What a route says about sending. Nothing tells the server that it has seen a write before: a lost answer leaves open whether
 * a POST or DELETE was carried out; a PUT replaces, whether once or twice. Answers are asked for in the client's own format,
 * whatever a caller's headers accept: the server refuses a body of one kind where the other is accepted.
 */
export function sendingRules(format: BodyFormat) {
  const headers = { accept: `application/${format}` };
  return (method: string, template: string): SendingRules => {
    const anonymous = template === "/" || template === "/sessionMngr/";
    const write = !anonymous && method !== "GET";
    const repeatable = anonymous || (method !== "POST" && method !== "DELETE");
    return { anonymous, write, repeatable, repeatWithin: Number.POSITIVE_INFINITY, requestId: undefined, headers };
  };
}

/** What the body of each operation is written as. */
export const requestShapes: Readonly<Partial<Record<string, XmlShapeName>>> = {
  "POST /sessionMngr/": "LoginSpec",
  "POST /cloud/tenants": "CreateCloudTenantSpec",
  "PUT /cloud/tenants/{tenantId}": "CloudTenantUpdate",
  "POST /cloud/tenants/{tenantId}/resources": "CreateCloudTenantResourceSpec",
  "POST /cloud/tenants/{tenantId}/computeResources": "CloudTenantComputeResourceCreateSpec",
  "POST /cloud/tenants/{tenantId}/vCloudComputeResources": "CloudTenantVCloudComputeResourceCreateSpec",
  "POST /cloud/tenants/{tenantId}/subtenants": "CloudSubtenantCreateSpec",
  "PUT /cloud/tenants/{tenantId}/subtenants/{subtenantId}": "CloudSubtenantUpdate",
};

/** Writes bodies in one format. */
export function bodyEncoder(format: BodyFormat) {
  return format === "json" ? encodeJson : encodeXml;
}

function encodeXml(body: unknown, operation: string): EncodedBody {
  const shape = requestShapes[operation];
  if (!shape) throw inputError("takes no body", operation);
  try {
    return { body: writeXml(objectOf(body), shape), contentType: "application/xml" };
  } catch (error) {
    // What else can fail is the parsing of a body that the caller wrote by hand; its text may hold a password.
    const problem = error instanceof XmlError ? error.message : "must be an object or JSON text";
    throw inputError(`the body cannot be written as XML: ${problem}`, operation);
  }
}

/** A body that the caller wrote by hand comes as JSON text or its bytes. */
function objectOf(body: unknown): unknown {
  if (body instanceof Uint8Array) return JSON.parse(new TextDecoder().decode(body));
  return typeof body === "string" ? JSON.parse(body) : body;
}
