import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";

const task = (inner: string) => `<Task>${inner}</Task>`;

describe("hostile documents", () => {
  const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
  it.each([
    ["billion laughs", `<!DOCTYPE Task [<!ENTITY l0 "ha">${laughs}]>${task("<TaskId>&l10;</TaskId>")}`],
    ["an external entity", `<!DOCTYPE Task [<!ENTITY x SYSTEM "file:///etc/passwd">]>${task("<TaskId>&x;</TaskId>")}`],
    ["a parameter entity", `<!DOCTYPE Task [<!ENTITY % x SYSTEM "http://a.example/x.dtd"> %x;]>${task("")}`],
    ["an external DTD", `<!DOCTYPE Task SYSTEM "http://a.example/x.dtd">${task("")}`],
    ["an empty DTD", `<!DOCTYPE Task>${task("")}`],
    ["a DTD with an entity of megabytes", `<!DOCTYPE Task [<!ENTITY x "${"x".repeat(4_000_000)}">]>${task("&x;")}`],
  ])("refuses %s", (_what, text) => {
    expect(() => readXml(text)).toThrow("document type declarations are not allowed");
  });

  it.each([
    ["a DTD hidden from a scan", `<Task a="<!-- "/><!DOCTYPE Task [<!ENTITY x "y">]>-->`, "disallowed character"],
    ["a DTD in lower case", `<!doctype Task>${task("")}`, "incorrect syntax"],
    ["a DTD after the root element", `${task("")}<!DOCTYPE Task>`, "inappropriately located doctype declaration"],
  ])("refuses %s", (_what, text, problem) => {
    expect(() => readXml(text)).toThrow(problem);
  });

  it.each([
    ["&nbsp;", "undefined entity"],
    ["&x;", "undefined entity"],
    ["&AMP;", "undefined entity"],
    ["&constructor;", "undefined entity"],
    ["&__proto__;", "undefined entity"],
    ["&;", "empty entity name"],
    ["&#0;", "malformed character entity"],
    ["&#xD800;", "malformed character entity"],
    ["&#x110000;", "malformed character entity"],
    ["&#99999999;", "malformed character entity"],
    ["&", "unclosed tag|unexpected end|root element"],
    ["&amp", "unclosed tag|unexpected end|root element"],
  ])("refuses the reference %s", (reference, problem) => {
    expect(() => readXml(task(`<TaskId>${reference}</TaskId>`))).toThrow(new RegExp(problem));
    expect(() => readXml(`<Task Href="${reference}"/>`)).toThrow(new RegExp(problem));
  });

  it("limits nesting, and leaves the size limit to the caller", () => {
    const nested = (depth: number) => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;
    expect(readXml(task(nested(63)))).toEqual({});
    expect(() => readXml(task(nested(64)))).toThrow("elements are nested more than 64 levels deep");
    expect(() => readXml(task(nested(200_000)))).toThrow("elements are nested more than 64 levels deep");
    const padding = " ".repeat(16 * 1024 * 1024);
    expect(readXml(padding + task(""))).toEqual({});
  });

  it("reads characters outside the basic plane wherever they are", () => {
    const faces = "\u{1f600}".repeat(300_000);
    for (const before of ["", "x"]) {
      expect(readXml(task(`<TaskId>${before}${faces}</TaskId>`))).toEqual({ TaskId: before + faces });
    }
  });

  it("never lets a prototype key reach an object", () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      for (const prefix of ["", "x:"]) {
        const value = readXml(task(`<${prefix}${name}><polluted>1</polluted></${prefix}${name}>`));
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
        expect(Object.keys(value)).toEqual([]);
      }
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
    ["white space between two names", `<Task a${" ".repeat(1_000_000)}b/>`],
  ])("rejects a flood of %s", (_what, text) => {
    expect(() => readXml(text)).toThrow(XmlError);
  });

  it("reads long documents that are well-formed", () => {
    const links = '<Link Rel="Up" Href="&amp;"/>'.repeat(30_000);
    expect(readXml(task(`<Links>${links}</Links>`)).Links).toHaveLength(30_000);
    expect(readXml(task(`<TaskId>${"&lt;".repeat(200_000)}</TaskId>`)).TaskId).toBe("<".repeat(200_000));
  });
});

describe("random text", () => {
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

  it("reads or rejects random characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survives), options);
  }, 120_000);

  const soup = fc.constantFrom(
    ...["<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "<!ENTITY x 'y'>", "[", "]"],
    ...["&", "&amp;", "&#65;", "&x;", ";", '"', "'", "=", " ", "\n", "x:", "xsi:nil='true'", "a='1'", "Success='1'"],
    ...["Task", "Tasks", "Links", "Link", "CloudTenant", "Result", "__proto__", "constructor", "toString", "xmlns"],
    ...["<Task>", "</Task>", "<Links>", "</Links>", "<Link/>", "<Result>", "</Result>", "<__proto__>", "</__proto__>"],
  );

  it("reads or rejects random markup", () => {
    fc.assert(
      fc.property(
        fc.array(soup, { maxLength: 40 }).map((parts) => parts.join("")),
        survives,
      ),
      options,
    );
    const within = fc.array(soup, { maxLength: 12 }).map((parts) => `<Tasks><Task>${parts.join("")}</Task></Tasks>`);
    fc.assert(fc.property(within, survives), options);
  }, 120_000);
});
