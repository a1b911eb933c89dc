import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { xmlNamespace } from "../../../generated/enterprise-manager.xml.js";
import {
  type JsonObject,
  readXml,
  readXmlInTurns,
  writeXml,
  XmlError,
} from "../../../src/enterprise-manager/xml/index.js";
import { readShape } from "./reference/read.js";
import { writeShape } from "./reference/write.js";
import { documents, shapes } from "./support.js";
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

type Outcome = JsonObject | XmlError;

function outcome(read: () => JsonObject): Outcome {
  try {
    return read();
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}

const ours = (text: string) => outcome(() => readXml(text, undefined, { keepUnknown: true }));
const before = (text: string) => outcome(() => readShape(shapes, text, { keepUnknown: true }));

/** What is read now was read the same before; what was refused before is refused now. */
function agrees(text: string): "read" | "refused" | "refused now" {
  const now = ours(text);
  if (now instanceof XmlError) return before(text) instanceof XmlError ? "refused" : "refused now";
  // It wanted quotes in processing instructions to come in pairs, which XML does not.
  if (!/<\?(?!xml\s)[^?]*["']/.test(text)) expect(now).toEqual(before(text));
  return "read";
}

describe("the reader before this one, over fast-xml-parser", () => {
  it("read the same documents the same", () => {
    for (const text of [...seeds, ...crafted]) expect(agrees(text)).not.toBe("refused now");
  });

  const pieces = fc.constantFrom(
    ...[
      "<",
      ">",
      "</",
      "/>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?",
      "?>",
      "<!DOCTYPE x>",
      "&",
      "&amp;",
      "&#65;",
      "&x;",
    ],
    ...[
      '"',
      "'",
      "=",
      " ",
      "\n",
      "\r",
      "x:",
      ' a="1"',
      ' xsi:nil="true"',
      "<Task>",
      "</Task>",
      "<Link/>",
      "<x:n y='z'/>",
      "1",
      "\u0001",
    ],
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

  it("read what is left of them after any change the same, or refused it", () => {
    const outcomes = { read: 0, refused: 0, "refused now": 0 };
    const property = fc.property(mutated, (text) => void outcomes[agrees(text)]++);
    fc.assert(property, { seed: 20_261_124, numRuns: 4_000 });
    // Both happen often, so that the comparison means something.
    expect(outcomes.read).toBeGreaterThan(250);
    expect(outcomes.refused).toBeGreaterThan(400);
    expect(outcomes["refused now"]).toBeLessThan(100);
  });

  it.each(documents)("read and wrote %s the same", async (name) => {
    const property = fc.asyncProperty(valuesOf(name), async (value) => {
      const text = writeXml(value, name);
      expect(text).toBe(writeShape(shapes, xmlNamespace, value, name));
      expect(await readXmlInTurns(text, { shape: name })).toEqual(withoutNulls(value));
    });
    await fc.assert(property, { seed: 20_261_125, numRuns: 20 });
  });
});
