import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";

const task = (inner: string) => `<Task>${inner}</Task>`;

describe("documents that mean harm", () => {
  const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
  it.each([
    ["billion laughs", `<!DOCTYPE Task [<!ENTITY l0 "ha">${laughs}]>${task("<TaskId>&l10;</TaskId>")}`],
    ["an external entity", `<!DOCTYPE Task [<!ENTITY x SYSTEM "file:///etc/passwd">]>${task("<TaskId>&x;</TaskId>")}`],
    ["a parameter entity", `<!DOCTYPE Task [<!ENTITY % x SYSTEM "http://a.example/x.dtd"> %x;]>${task("")}`],
    ["an external DTD", `<!DOCTYPE Task SYSTEM "http://a.example/x.dtd">${task("")}`],
    ["an empty DTD", `<!DOCTYPE Task>${task("")}`],
    ["a DTD hidden from a careless scan", `<Task a="<!-- "/><!DOCTYPE Task [<!ENTITY x "y">]>-->`],
    ["a DTD in lower case", `<!doctype Task>${task("")}`],
  ])("refuses %s", (_what, text) => {
    expect(() => readXml(text)).toThrow("document type declarations are refused");
  });

  it.each(["&nbsp;", "&x;", "&", "&amp", "&#0;", "&#xD800;", "&#x110000;", "&#99999999;", "&AMP;"])(
    "refuses the reference %s",
    (reference) => {
      expect(() => readXml(task(`<TaskId>${reference}</TaskId>`))).toThrow("begins no reference");
      expect(() => readXml(`<Task Href="${reference}"/>`)).toThrow("begins no reference");
    },
  );

  it("bounds depth, and leaves size to the caller", () => {
    const nested = (depth: number) => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;
    expect(readXml(task(nested(63)))).toEqual({});
    expect(() => readXml(task(nested(64)))).toThrow("elements are nested deeper than 64");
    expect(() => readXml(task(nested(200_000)))).toThrow("elements are nested deeper than 64");
    const padding = " ".repeat(16 * 1024 * 1024);
    expect(readXml(padding + task(""))).toEqual({});
  });

  it("takes characters of two halves wherever a part of the document ends, and refuses half of one", () => {
    const faces = "\u{1f600}".repeat(300_000);
    for (const before of ["", "x"]) {
      expect(readXml(task(`<TaskId>${before}${faces}</TaskId>`))).toEqual({ TaskId: before + faces });
      expect(() => readXml(task(`<TaskId>${before}${faces}\ud83d</TaskId>`))).toThrow("does not allow");
    }
  });

  it("never lets a prototype key reach an object", () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      expect(() => readXml(task(`<${name}><polluted>1</polluted></${name}>`))).toThrow(XmlError);
      const value = readXml(task(`<x:${name}><polluted>1</polluted></x:${name}>`));
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.keys(readXml(`<Task ${name}="1" x:${name}="2" polluted="3"/>`))).toEqual([]);
    }
    expect(readXml(task("<toString>1</toString><hasOwnProperty/>"))).toEqual({});
    expect("polluted" in {}).toBe(false);
  });

  it.each([
    ["open comments", task("<!--".repeat(250_000))],
    ["open CDATA", task("<![CDATA[".repeat(100_000))],
    ["open instructions", task("<?".repeat(500_000))],
    ["half references", task("&amp".repeat(250_000))],
    ["open tags", "<a>".repeat(300_000)],
    ["quotes", `<Task ${'"'.repeat(1_000_001)}>`],
    ["attributes without a value", `<Task ${"a =".repeat(300_000)}/>`],
    ["a long name", `<${"a".repeat(1_000_000)}/>`],
    ["equals signs behind white space", `<Task a${" ".repeat(1_000_000)}b/>`],
  ])("gives up on a flood of %s", (_what, text) => {
    expect(() => readXml(text)).toThrow(XmlError);
  });

  it("reads what is long but sound", () => {
    const links = '<Link Rel="Up" Href="&amp;"/>'.repeat(30_000);
    expect(readXml(task(`<Links>${links}</Links>`)).Links).toHaveLength(30_000);
    expect(readXml(task(`<TaskId>${"&lt;".repeat(200_000)}</TaskId>`)).TaskId).toBe("<".repeat(200_000));
  });
});

describe("text that nobody wrote", () => {
  const options = { seed: 20_260_101, numRuns: 3_000 };

  /** Reading either returns an object made of known properties or throws XmlError, and leaves Object.prototype alone. */
  function survives(text: string): void {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    try {
      expect(Object.getPrototypeOf(readXml(text))).toBe(Object.prototype);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
  }

  it("random characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survives), options);
  });

  const soup = fc.constantFrom(
    ...["<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "<!ENTITY x 'y'>", "[", "]"],
    ...["&", "&amp;", "&#65;", "&x;", ";", '"', "'", "=", " ", "\n", "x:", "xsi:nil='true'", "a='1'", "Success='1'"],
    ...["Task", "Tasks", "Links", "Link", "CloudTenant", "Result", "__proto__", "constructor", "toString", "xmlns"],
    ...["<Task>", "</Task>", "<Links>", "</Links>", "<Link/>", "<Result>", "</Result>", "<__proto__>", "</__proto__>"],
  );

  it("tag soup", () => {
    fc.assert(
      fc.property(
        fc.array(soup, { maxLength: 40 }).map((parts) => parts.join("")),
        survives,
      ),
      options,
    );
    const within = fc.array(soup, { maxLength: 12 }).map((parts) => `<Tasks><Task>${parts.join("")}</Task></Tasks>`);
    fc.assert(fc.property(within, survives), options);
  });
});
