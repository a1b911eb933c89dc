import { movedOperations } from "../../../generated/vspc.moved-operations.js";
import { undocumentedOperations } from "../../../generated/vspc.other-operations.js";
import { compareVersions } from "../../vspc/version.js";
import { HttpError } from "../http-error.js";
import { jsonResponse } from "../responses.js";
import { rewrite } from "../store/texts.js";

/** Whether the server accepts clients of a version: 3.5 and later ones of the same generation. */
export function isSupported(version: string): boolean {
  return /^3\.\d+(\.\d+)?$/.test(version) && !isOlder(version, "3.5");
}

/** Whether a version is older than another. */
export function isOlder(version: string, than: string): boolean {
  return compareVersions(version, than) < 0;
}

/** Enum values that version 3.6 added, by property name. */
const newSince36: Readonly<Record<string, readonly string[]>> = {
  type: ["ProxmoxVe", "ScaleComputing"],
  packages: ["Advanced", "Foundation", "Premium"],
  package: ["Advanced", "Foundation", "Premium"],
  productType: ["VDP"],
  role: ["CompanyTenant"],
  status: ["disabledDueToTenant"],
};

/** Replaces enum values that a client of the version does not know with `Unknown`. */
export function asKnownTo(version: string | null, value: unknown): unknown {
  if (version === null || !isOlder(version, "3.6")) return value;
  return rewrite(value, (part, name) =>
    typeof part === "string" && newSince36[name]?.includes(part) ? "Unknown" : part,
  );
}

/** Operations of the vendor's API, and of its earlier versions, that the document does not have. */
export const otherOperations = [...undocumentedOperations, ...Object.keys(movedOperations)];

/** Responds to an operation that the document does not have, `METHOD /path`. */
export function otherResponse(operation: string, method: string, path: string): Response {
  const successor = movedOperations[operation];
  if (successor === undefined) throw new HttpError(501, `${method} ${path} is not simulated.`, { type: "unspecified" });
  return unsupportedVersion(`${method} ${path} is not part of the supported versions. Call ${successor} instead.`);
}

/** Returns the response for an unsupported version, or for a resource that only unsupported versions had. */
export function unsupportedVersion(message: string): Response {
  return jsonResponse(400, { error: { code: "UnsupportedApiVersion", message } });
}
