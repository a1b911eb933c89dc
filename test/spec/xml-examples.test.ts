import { expect, it } from "vitest";
import { readXml } from "../../src/enterprise-manager/xml/index.js";
import { type Content, operations, readDocument } from "../support/operations.js";

/** Bodies of each operation and status in both formats. */
const bodies = operations(readDocument("enterprise-manager")).flatMap(({ key, requests, responses }) => {
  const all = [...requests.map((body) => ({ ...body, status: "request" })), ...responses];
  const ofType = (mediaType: string) => all.filter((body) => body.mediaType === mediaType);
  return ofType("application/xml").map((xml) => {
    const json = ofType("application/json").find(({ status }) => status === xml.status);
    return { name: `${key} ${xml.status}`, xml, json };
  });
});

it("finds the XML bodies of the document", () => expect(bodies.length).toBeGreaterThan(80));

it.each(bodies)("reads the XML like the JSON examples: $name", ({ xml, json }) => {
  expect(xml.examples).not.toEqual([]);
  const values = (content: Content | undefined) => content?.examples.map(({ name, value }) => [name, value]);
  const inJson = xml.examples.map(({ name, value }) => [name, readXml(String(value))]);
  expect(present(inJson)).toEqual(present(values(json)));
});

/** Removes everything that XML cannot represent: null, and the difference between a missing and an empty list. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, present(inner)]);
  return Object.fromEntries(
    entries.filter(([, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0)),
  );
}
