import { afterAll, describe, expect, it } from "vitest";
import { readXml } from "../../src/enterprise-manager/xml/index.js";
import { type Content, operations, readDocument } from "../support/operations.js";

/** The body of each operation and status in both forms. */
const bodies = operations(readDocument("enterprise-manager")).flatMap(({ key, requests, responses }) => {
  const all = [...requests.map((body) => ({ ...body, status: "request" })), ...responses];
  const ofType = (mediaType: string) => all.filter((body) => body.mediaType === mediaType);
  return ofType("application/xml").map((xml) => {
    const json = ofType("application/json").find(({ status }) => status === xml.status);
    return { name: `${key} ${xml.status}`, xml, json };
  });
});

let read = 0;
afterAll(() => console.log(`enterprise-manager: XML examples read ${read}, of ${bodies.length} bodies`));

it("there are XML bodies", () => expect(bodies.length).toBeGreaterThan(80));

describe("the XML examples of Enterprise Manager", () => {
  it.each(bodies)("$name are read as those in JSON", ({ xml, json }) => {
    expect(xml.examples).not.toEqual([]);
    const values = (content: Content | undefined) => content?.examples.map(({ name, value }) => [name, value]);
    const inJson = xml.examples.map(({ name, value }) => {
      read++;
      return [name, readXml(String(value))];
    });
    expect(present(inJson)).toEqual(present(values(json)));
  });
});

/** A value without what XML cannot show: null, and the difference between no list and an empty one. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, present(inner)]);
  return Object.fromEntries(
    entries.filter(([, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0)),
  );
}
