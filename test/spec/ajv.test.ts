import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, it, vi } from "vitest";
import { readSnippets } from "../docs/snippets.js";
import { operations, readDocument } from "../support/operations.js";

/** Runs the code of the guide with a document, and returns its instance of ajv. */
function documentedAjv(text: string): Ajv2020 {
  const snippet = readSnippets("docs/other-languages.md").find(({ heading }) => heading.endsWith("Validate with ajv"));
  const code = snippet?.code.replace(/^import .*$/gm, "");
  return new Function("readFileSync", "Ajv2020", "addFormats", `${code}\nreturn ajv;`)(() => text, Ajv2020, addFormats);
}

it.each(["vspc", "enterprise-manager"] as const)("compiles all schemas of %s as the guide shows", (name) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const document = readDocument(name);
  const ajv = documentedAjv(JSON.stringify(document));
  const used = operations(document).flatMap((one) => [...one.parameters, ...one.requests, ...one.responses]);
  const named = Object.keys(document.components?.schemas ?? {}).map((key) => `/components/schemas/${key}`);
  const pointers = new Set([...named, ...used.map(({ pointer }) => pointer)]);
  for (const pointer of pointers) ajv.compile({ $ref: `vspc#${encodeURI(pointer)}` });
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

it("rejects a schema with a format that the guide does not register", () => {
  const schemas = { Row: { type: "string", format: "time-of-week" } };
  const ajv = documentedAjv(JSON.stringify({ openapi: "3.1.0", components: { schemas } }));
  expect(() => ajv.compile({ $ref: "vspc#/components/schemas/Row" })).toThrow("time-of-week");
});
