import { DocumentError, type OpenApiDocument } from "../../src/cli/document/model.js";

/** Returns the source of the table of error codes, from `x-error-codes` of `ResponseError.code`, if it is present. */
export function errorCodesSource(document: OpenApiDocument, banner: string): string | undefined {
  const codes = document.components?.schemas?.ResponseError?.properties?.code?.["x-error-codes"];
  if (codes === undefined) return undefined;
  const rows = Object.entries(codes as Record<string, unknown>).map(([code, meaning]) => {
    if (!/^\d+$/.test(code) || typeof meaning !== "string") {
      throw new DocumentError(`x-error-codes: ${code}: the key must be a number and the value a string`);
    }
    return `  ${code}: ${JSON.stringify(meaning)},`;
  });
  return `${banner}
/** Meaning of each error code of the server. */
export const errorCodes = {
${rows.join("\n")}
} as const;
`;
}
