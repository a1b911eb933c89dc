import { ApiError } from "../http/errors.js";
import type { Codec } from "../http/send.js";
import { serverFailure } from "./failures.js";
import { withKnownNames } from "./json-names.js";
import { loadXml } from "./load-xml.js";
import type { BodyFormat } from "./options.js";

/** Reads the bodies of one format; errors in whichever format they come. */
export function enterpriseManagerCodec(format: BodyFormat): Codec {
  return {
    decode(text, contentType, operation) {
      refuseOtherKind(format, contentType, operation);
      if (format === "json") return withKnownNames(JSON.parse(text));
      return loadXml().then(({ decodeXml }) => decodeXml(text, operation));
    },
    failure: serverFailure,
  };
}

/** Refuses an answer of the other kind. No type, or any, says nothing. */
function refuseOtherKind(format: BodyFormat, contentType: string, operation: string): void {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "" || type === "*/*" || type.endsWith(format)) return;
  throw new ApiError("protocol", `asked for application/${format}, the server answered with ${type}`, { operation });
}
