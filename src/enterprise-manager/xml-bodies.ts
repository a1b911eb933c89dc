import type { Answer, Call, Layer } from "../http/call.js";
import { ApiError, attachAnswer, attachedAnswer, inputError } from "../http/errors.js";
import { readXml, writeXml, XmlError, type XmlShapeName } from "./xml/index.js";

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

/** XML on the wire, JSON above: bodies are written by their operation's schema, answers come back as if they were JSON. */
export const xmlBodies: Layer = (next) => async (call) => {
  try {
    return asJson(await next(withXmlBody(call)));
  } catch (error) {
    const answer = error instanceof ApiError ? attachedAnswer(error) : undefined;
    throw error instanceof ApiError && answer ? attachAnswer(error, await errorAsJson(answer)) : error;
  }
};

function withXmlBody(call: Call): Call {
  const { body, operation } = call;
  if (body === undefined) return call;
  const shape = requestShapes[operation];
  if (!shape) throw inputError("takes no body", operation);
  const headers = new Headers(call.headers);
  headers.set("content-type", "application/xml");
  return { ...call, headers, body: write(body, shape, operation) };
}

function write(body: NonNullable<Call["body"]>, shape: XmlShapeName, operation: string): string {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  try {
    return writeXml(JSON.parse(text), shape);
  } catch (error) {
    // What else can fail is the parsing of a body that the caller wrote by hand; its text may hold a password.
    const problem = error instanceof XmlError ? error.message : "must be an object or JSON text";
    throw inputError(`the body cannot be written as XML: ${problem}`, operation);
  }
}

const json = { "content-type": "application/json" };

function asJson(answer: Answer): Answer {
  if (answer.data === undefined || answer.data instanceof Blob) return answer;
  const headers = new Headers({ ...Object.fromEntries(answer.headers), ...json });
  return { ...answer, headers, text: JSON.stringify(answer.data) };
}

async function errorAsJson(answer: Response): Promise<Response> {
  const { status, statusText } = answer;
  const text = await answer.text();
  try {
    return new Response(JSON.stringify(readXml(text)), { status, statusText, headers: json });
  } catch {
    return new Response(text, { status, statusText, headers: answer.headers });
  }
}
