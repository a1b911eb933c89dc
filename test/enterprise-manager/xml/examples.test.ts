import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, it } from "vitest";
import { type JsonObject, readXml, writeXml } from "../../../src/enterprise-manager/xml/index.js";
import { schemaName } from "./support.js";

interface Content {
  schema: { $ref?: string; oneOf?: { $ref: string }[] };
  examples?: Record<string, { $ref: string }>;
}

const document = JSON.parse(
  readFileSync(new URL("../../../generated/enterprise-manager.openapi.json", import.meta.url), "utf8"),
);

/** Every JSON body, of operations and of shared responses. */
function* contents(node: unknown, at = ""): Generator<{ at: string; content: Content }> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "application/json") yield { at, content: value };
    else yield* contents(value, `${at}/${key}`);
  }
}

const bodies = [...contents({ paths: document.paths, responses: document.components.responses })];
const examples = bodies.flatMap(({ at, content }) =>
  Object.entries(content.examples ?? {}).map(([name, { $ref }]) => ({
    title: `${at} ${name}`,
    schema: content.schema,
    value: document.components.examples[lastOf($ref)].value as JsonObject,
  })),
);

function lastOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

// Ajv does not know the document's own keywords and formats.
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: "document", components: document.components });

function validatorOf({ $ref, oneOf }: Content["schema"]) {
  const absolute = (ref: string) => ({ $ref: `document${ref}` });
  return ajv.compile(oneOf ? { oneOf: oneOf.map((choice) => absolute(choice.$ref)) } : absolute($ref ?? ""));
}

it("the document has an example for every JSON body", () => {
  expect(bodies.filter(({ content }) => !content.examples).map(({ at }) => at)).toEqual([]);
  expect(examples.length).toBeGreaterThan(40);
});

it.each(examples)("validates $title", ({ schema, value }) => {
  const validate = validatorOf(schema);
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
});

it.each(examples)("represents $title in XML", ({ schema, value }) => {
  const choices = schema.oneOf ?? [{ $ref: schema.$ref ?? "" }];
  const choice = choices.find(({ $ref }) => ajv.compile({ $ref: `document${$ref}` })(value));
  const name = schemaName(lastOf(choice?.$ref ?? ""));
  expect(readXml(writeXml(value, name), name)).toMatchObject(withoutNulls(value));
});

function withoutNulls(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(value), (_key, part) => part ?? undefined);
}
