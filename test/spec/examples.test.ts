import { afterAll, describe, expect, it } from "vitest";
import { type OperationCase, operations, readDocument } from "../support/operations.js";
import { schemas } from "../support/schemas.js";

const isTyped = ({ mediaType }: { mediaType: string }) => /json$|form-urlencoded$/.test(mediaType);

/** Returns all parts of an operation with examples, except XML and files. */
function exhibits({ parameters, body, responses }: OperationCase) {
  return [
    ...parameters.map(({ name, pointer, examples }) => ({ where: `parameter ${name}`, pointer, values: examples })),
    ...(body && isTyped(body) ? [exhibit("request", body)] : []),
    ...responses.filter(isTyped).map((response) => exhibit(response.status, response)),
  ];
}

function exhibit(where: string, { pointer, examples }: { pointer: string; examples: { value: unknown }[] }) {
  return { where, pointer, values: examples.map(({ value }) => value) };
}

describe.each(["vspc", "enterprise-manager"] as const)("examples of the %s document", (name) => {
  const document = readDocument(name);
  const validator = schemas(document);
  const cases = operations(document);
  let valid = 0;
  let all = 0;
  afterAll(() => console.log(`${name}: examples valid ${valid} of ${all}`));

  it.each(cases)("validates the examples of $key", (operation) => {
    for (const { where, pointer, values } of exhibits(operation)) {
      all += values.length;
      if (!where.startsWith("parameter")) expect(values, `${where} has examples`).not.toEqual([]);
      const validate = validator(pointer);
      for (const value of values) {
        expect(validate(value) ? [] : validate.errors, where).toEqual([]);
        valid++;
      }
    }
  });

  it("identifies objects of the response examples in the examples of path parameters", () => {
    const received = JSON.stringify(cases.flatMap(({ responses }) => responses.filter(isTyped)));
    const ids = cases.flatMap(({ parameters }) => parameters.filter((parameter) => parameter.in === "path"));
    const unknown = ids.filter(({ examples }) => !examples.every((example) => received.includes(`${example}`)));
    expect(unknown.map(({ name: id, examples }) => `${id}: ${examples}`)).toEqual([]);
  });
});
