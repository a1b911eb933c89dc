import { ApiError, inputError } from "../../http/errors.js";
import type { EncodedBody } from "../../http/request.js";
import { type JsonObject, readXml, readXmlInTurns, writeXml, XmlError, type XmlShapeName } from "./index.js";

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

/** Writes the body of an operation. Throws ApiError of kind `input` for one that XML cannot hold. */
export function encodeXml(body: unknown, operation: string): EncodedBody {
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

/** Reads an answer, unknown XML kept aside. Rejects with ApiError of kind `protocol`; only what was cut off is worth another try. */
export async function decodeXml(text: string, operation: string): Promise<JsonObject> {
  try {
    return await readXmlInTurns(text, { keepUnknown: true });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { reason, message } = error;
    const retryable = reason === "cut off";
    throw new ApiError("protocol", `${problems[reason]}: ${message}`, { operation, retryable }, error);
  }
}

const problems: Readonly<Record<XmlError["reason"], string>> = {
  "cut off": "the XML of the answer is broken or cut off",
  malformed: "the XML of the answer is broken",
  refused: "the XML of the answer is refused",
  invalid: "the XML of the answer is not what this API sends",
};

/** The error that an answer describes; `undefined` where it is no XML of the API. */
export function errorOf(text: string): JsonObject | undefined {
  try {
    return readXml(text, "Error");
  } catch {
    return undefined;
  }
}
