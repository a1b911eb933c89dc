import type { Codec, EncodedBody } from "../http/call.js";
import { encodeJson } from "../http/encode.js";
import { ApiError } from "../http/errors.js";
import { serverFailure } from "./failures.js";
import { withKnownNames } from "./json-names.js";
import type { BodyFormat } from "./options.js";

/** Decodes responses in one format, and errors in both. */
export function enterpriseManagerCodec(format: BodyFormat): Codec {
  return {
    decode(text, contentType, operation) {
      refuseOtherFormat(format, contentType, operation);
      if (format === "json") return withKnownNames(JSON.parse(text));
      return loadXml().then(({ decodeXml }) => decodeXml(text, operation));
    },
    toError: serverFailure,
  };
}

/** Encodes request bodies in one format. */
export function bodyEncoder(format: BodyFormat) {
  if (format === "json") return encodeJson;
  return async (body: unknown, operation: string): Promise<EncodedBody> => (await loadXml()).encodeXml(body, operation);
}

/** Loads the XML reader and writer on demand, since JSON is the default. */
export async function loadXml() {
  try {
    return await import("./xml/codec.js");
  } catch (cause) {
    throw new ApiError("transport", "the XML support of this library could not be loaded", {}, cause);
  }
}

/** Rejects a response in the other format. A missing type and the wildcard are accepted. */
function refuseOtherFormat(format: BodyFormat, contentType: string, operation: string): void {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "" || type === "*/*" || type.endsWith(format)) return;
  throw new ApiError("protocol", `requested application/${format}, the server returned ${type}`, { operation });
}
