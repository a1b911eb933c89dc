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
  it.each([
    ["a code that is not a number", "{ 4x: Wrong }", "4x"],
    ["a meaning that is not a string", "{ '400': 1 }", "400"],
  ])("rejects a table of error codes with %s", (_name, codes, code) => {
    expect(() => codesOf(codes)).toThrow(
      new DocumentError(`x-error-codes: ${code}: the key must be a number and the value a string`),
    );
  });

  it.each([
    ["no codes", documentOf("{}", "{ schemas: { ResponseError: { properties: { code: {} } } } }")],
    ["no errors", documentOf("{}")],
  ])("omits the table for a document with %s", (_name, document) => {
    expect(errorCodesSource(document, "// banner")).toBeUndefined();
  });
});
