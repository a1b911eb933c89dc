import { ApiError } from "../http/errors.js";
import type { Codec } from "../http/send.js";
import { withKnownNames } from "./aliases.js";
import { serverFailure } from "./failures.js";
import type { BodyFormat } from "./options.js";
import { type JsonObject, readXml, XmlError } from "./xml/index.js";

/** Reads the bodies of one format, at most `maxLength` characters of XML; errors in whichever format they come. */
export function enterpriseManagerCodec(format: BodyFormat, maxLength: number): Codec {
  return {
    decode(text, contentType, operation) {
      refuseOtherKind(format, contentType, operation);
      return format === "xml" ? decodeXml(text, operation, maxLength) : withKnownNames(JSON.parse(text));
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

function decodeXml(text: string, operation: string, maxLength: number): JsonObject {
  try {
    return readXml(text, undefined, { keepUnknown: true });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { reason, message } = error;
    const retryable = reason === "cut off";
    throw new ApiError("protocol", `${problems[reason]}: ${message}`, { operation, retryable }, error);
  }
}

/** Only what was cut off may come whole another time. */
const problems: Readonly<Record<XmlError["reason"], string>> = {
  "cut off": "the XML of the answer is broken or cut off",
  malformed: "the XML of the answer is broken",
  refused: "the XML of the answer is refused",
  invalid: "the XML of the answer is not what this API sends",
};
