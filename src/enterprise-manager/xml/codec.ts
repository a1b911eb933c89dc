import type { EncodedBody } from "../../http/call.js";
import { ApiError, inputError } from "../../http/errors.js";
import { type JsonObject, readXml, readXmlInChunks, writeXml, XmlError, type XmlShapeName } from "./index.js";

/** Schema of each operation's request body. */
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

/** Encodes the body of an operation. Throws ApiError of kind `input` if XML cannot represent it. */
export function encodeXml(body: unknown, operation: string): EncodedBody {
  const shape = requestShapes[operation];
  if (!shape) throw inputError("takes no body", operation);
  try {
    return { body: writeXml(parsed(body), shape), contentType: "application/xml" };
  } catch (error) {
    // Errors of JSON.parse quote the body, which may contain a password.
    const problem = error instanceof XmlError ? error.message : "must be an object or JSON text";
    throw inputError(`the body cannot be written as XML: ${problem}`, operation);
  }
}

/** Parses a body that the caller passed as JSON text or its bytes. */
function parsed(body: unknown): unknown {
  if (body instanceof Uint8Array) return JSON.parse(new TextDecoder().decode(body));
  return typeof body === "string" ? JSON.parse(body) : body;
}

/** Decodes a response and keeps unknown XML. Rejects with ApiError of kind `protocol`, which is retryable if truncated. */
export async function decodeXml(text: string, operation: string): Promise<JsonObject> {
  try {
    return await readXmlInChunks(text, { keepUnknown: true });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const details = { operation, retryable: error.reason === "truncated" };
    throw new ApiError("protocol", `the XML of the response is ${error.reason}: ${error.message}`, details, error);
  }
}

/** Decodes the error that a response describes; `undefined` if the text is not an error of this API. */
export function errorOf(text: string): JsonObject | undefined {
  try {
    return readXml(text, "Error");
  } catch {
    return undefined;
  }
}
