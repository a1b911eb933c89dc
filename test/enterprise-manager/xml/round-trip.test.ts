import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml, writeXml } from "../../../src/enterprise-manager/xml/index.js";
import { documents } from "./support.js";
import { valuesOf, withoutNulls } from "./values.js";

describe("XML round trip", () => {
  it.each(documents)("reads back what was written as %s", (name) => {
    const property = fc.property(valuesOf(name), (value) => {
      expect(readXml(writeXml(value, name), name)).toEqual(withoutNulls(value));
    });
    fc.assert(property, { seed: 20_260_102, numRuns: 60 });
  });
});
