import { describe, expect, it } from "vitest";
import { withClientErrors } from "../../scripts/generate/client-errors.js";

const info = { title: "Rows", version: "1" };

describe("the generated 400 response", () => {
  const responsesAfter = (responses: Record<string, unknown>) => {
    const { paths } = withClientErrors({ openapi: "3.1.0", info, paths: { "/": { get: { responses } } as never } });
    return paths["/"]?.get?.responses;
  };
  const error = { description: "An error." };

  it("repeats the default response as 400", () => {
    expect(responsesAfter({ 200: {}, default: error })).toEqual({ 200: {}, 400: error, default: error });
  });

  it.each([
    ["with a client error", { 200: {}, 404: {}, default: error }],
    ["with a range of client errors", { 200: {}, "4XX": {}, default: error }],
    ["without a default", { 200: {} }],
  ])("adds no 400 response to responses %s", (_, responses) => {
    expect(responsesAfter(responses)).toEqual(responses);
  });
});
