import { movedOperations } from "../../../generated/vspc.moved-operations.js";
import { undocumentedOperations } from "../../../generated/vspc.other-operations.js";
import { HttpError } from "../http-error.js";
import { jsonResponse } from "../responses.js";
import type { OtherOperation } from "../router.js";

/** Operations of the vendor's API, and of its earlier versions, that the document does not have. */
export const otherOperations = [...undocumentedOperations, ...Object.keys(movedOperations)].map(
  (operation): OtherOperation => {
    const [method = "", template = ""] = operation.split(" ");
    const successor = movedOperations[operation];
    return { method, template, ...(successor !== undefined && { successor }) };
  },
);

/** Responds to an operation that the document does not have. */
export function otherResponse({ successor }: OtherOperation, method: string, path: string): Response {
  if (successor === undefined) throw new HttpError(501, `${method} ${path} is not simulated.`, { type: "unspecified" });
  return unsupportedVersion(`${method} ${path} is not part of the supported versions. Call ${successor} instead.`);
}

/** Returns the response for an unsupported version, or for a resource that only unsupported versions had. */
export function unsupportedVersion(message: string): Response {
  return jsonResponse(400, { error: { code: "UnsupportedApiVersion", message } });
}
