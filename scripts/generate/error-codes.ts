import { DocumentError, type OpenApiDocument } from "../../src/cli/document/model.js";

/** The source of the table of error codes, from `x-error-codes` of `ResponseError.code`; nothing where there is none. */
export function errorCodesSource(document: OpenApiDocument, banner: string): string | undefined {
  const codes = document.components?.schemas?.ResponseError?.properties?.code?.["x-error-codes"];
  if (codes === undefined) return undefined;
  const rows = Object.entries(codes as Record<string, unknown>).map(([code, meaning]) => {
    if (!/^\d+$/.test(code) || typeof meaning !== "string") {
      throw new DocumentError(`x-error-codes: ${code}: wants a number and a text`);
    }
    return `  ${code}: ${JSON.stringify(meaning)},`;
  });
  return [
    banner,
    "/** What each error code of the server means. */",
    "export const errorCodes = {",
    ...rows,
    "} as const;",
    "",
  ].join("\n");
}
