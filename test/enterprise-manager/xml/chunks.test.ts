import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type JsonObject,
  readXml,
  readXmlInChunks,
  writeXml,
  XmlError,
} from "../../../src/enterprise-manager/xml/index.js";
import { createReader } from "../../../src/enterprise-manager/xml/read.js";
import { documents } from "./support.js";
import { valuesOf, withoutNulls } from "./values.js";

/** Whole documents to start from. */
const seeds: string[] = JSON.parse(
  readFileSync(new URL("../../fixtures/enterprise-manager/xml-payloads.json", import.meta.url), "utf8"),
).map(({ text }: { text: string }) => text);

const crafted = [
  '<?xml version="1.0"?><Task Href="a &amp; b"><!-- c --><TaskId>a<![CDATA[<1>]]>&lt;</TaskId><Links><Link Rel="Up"/></Links></Task>',
  '<e:Task xmlns:e="u" e:Href="no" Href="yes"><e:TaskId>5</e:TaskId><Later a="1">x</Later><TaskId>6</TaskId></e:Task>',
  '<Tasks><Task><Result Success="true"/></Task>\r\n<Task xmlns:x="y"><x:New><x:a/></x:New><TaskId>1\r2</TaskId></Task></Tasks>',
];

function outcome(text: string, size: number): JsonObject | string {
  try {
    const reader = createReader(text, { keepUnknown: true });
    for (let at = 0; at < text.length; at += size) reader.write(text.slice(at, at + size));
    return reader.end();
  } catch (error) {
    if (error instanceof XmlError) return error.reason;
    throw error;
  }
}

const pieces = fc.constantFrom(
  ..."< > </ /> <!-- --> <![CDATA[ ]]> <? ?> & &amp; &#65; &x; \" ' = \n \r x: xsi:nil='true' 1 \u0001 \u{1f600}".split(
    / +/,
  ),
  ...["<!DOCTYPE x>", ' a="1"', "<Task>", "</Task>", "<Link/>", "<x:n y='z'/>", " "],
);

const mutated = fc
  .tuple(
    fc.constantFrom(...seeds, ...crafted),
    fc.nat(),
    fc.integer({ min: 0, max: 12 }),
    fc.array(pieces, { maxLength: 2 }),
  )
  .map(([text, at, cut, inserted]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + inserted.join("") + text.slice(from + cut);
  });

it("reading in chunks returns the same as reading at once, for documents with any change", () => {
  const outcomes = { read: 0, rejected: 0 };
  const property = fc.property(mutated, fc.integer({ min: 1, max: 60 }), (text, size) => {
    const whole = outcome(text, Number.POSITIVE_INFINITY);
    expect(outcome(text, size)).toEqual(whole);
    outcomes[typeof whole === "string" ? "rejected" : "read"]++;
  });
  fc.assert(property, { seed: 20_261_124, numRuns: 2_000 });
  // Both happen often, so the comparison is meaningful.
  expect(outcomes.read).toBeGreaterThan(125);
  expect(outcomes.rejected).toBeGreaterThan(200);
});

it.each(documents)("reads back what was written as %s, at once and in chunks", async (name) => {
  const property = fc.asyncProperty(valuesOf(name), async (value) => {
    const text = writeXml(value, name);
    expect(readXml(text, name)).toEqual(withoutNulls(value));
    expect(await readXmlInChunks(text, { shape: name })).toEqual(withoutNulls(value));
  });
  await fc.assert(property, { seed: 20_261_125, numRuns: 60 });
});

it("lets other timers run between two chunks", async () => {
  const links = '<Link Rel="Up" Href="h"/>'.repeat(20_000);
  const text = `<Task><Links>${links}</Links></Task>`;
  const order: string[] = [];
  setTimeout(() => order.push("timer"));
  const reading = readXmlInChunks(text).then((task) => {
    order.push("document");
    return task;
  });
  expect((await reading).Links).toHaveLength(20_000);
  expect(order).toEqual(["timer", "document"]);
});

it("reads a document of one chunk without waiting for a timer", async () => {
  const order: string[] = [];
  setTimeout(() => order.push("timer"));
  await readXmlInChunks("<Task/>");
  expect(order).toEqual([]);
});
