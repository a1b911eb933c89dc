import { describe, expect, it } from "vitest";
import { errorCodesSource } from "../../scripts/generate/error-codes.js";
import { DocumentError } from "../../src/cli/document/model.js";
import { documentOf } from "./documents.js";

const codesOf = (codes: string) =>
  errorCodesSource(
    documentOf("{}", `{ schemas: { ResponseError: { properties: { code: { x-error-codes: ${codes} } } } } }`),
    "// banner",
  );

describe("the table of error codes", () => {
  it("comes in numerical order, its texts quoted", () => {
    expect(codesOf(`{ '1000': 'Say "later"', '400': Wrong }`)).toBe(`// banner
/** What each error code of the server means. */
export const errorCodes = {
  400: "Wrong",
  1000: "Say \\"later\\"",
} as const;
`);
  });

  it.each([
    ["a code that is no number", "{ 4x: Wrong }", "4x"],
    ["a meaning that is no text", "{ '400': 1 }", "400"],
  ])("refuses %s", (_name, codes, code) => {
    expect(() => codesOf(codes)).toThrow(new DocumentError(`x-error-codes: ${code}: wants a number and a text`));
  });

  it.each([
    ["no codes", documentOf("{}", "{ schemas: { ResponseError: { properties: { code: {} } } } }")],
    ["no errors", documentOf("{}")],
  ])("is left out where a document has %s", (_name, document) => {
    expect(errorCodesSource(document, "// banner")).toBeUndefined();
  });
});
