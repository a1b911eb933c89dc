import { describe, expect, it } from "vitest";
import { XmlError } from "../../../src/enterprise-manager/xml/error.js";
import { createScanner } from "../../../src/enterprise-manager/xml/scan.js";

/** What a scanner tells of a text, so many characters at a time. */
function scan(text: string, characters = Number.POSITIVE_INFINITY): string[] {
  const told: string[] = [];
  const step = createScanner(text, {
    open: (name, attributes, offset) =>
      told.push(`<${name}@${offset}${[...attributes].map(([key, value]) => ` ${key}=${value}`).join("")}`),
    text: (piece) => told.push(piece),
    close: (end) => told.push(`>${end}`),
  });
  while (!step(characters));
  return told;
}

function errorOf(text: string, characters?: number): XmlError {
  try {
    scan(text, characters);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  return expect.unreachable(`was read: ${text}`);
}

const noDeclarations = "document type declarations are refused, and no other markup begins with '<!'";

describe("a text that is no XML", () => {
  /** What does not end as its root does may be a document whose end is missing. */
  it.each<[string, string, number, string?]>([
    ["", "there is no root element", 1],
    ["  ", "there is no root element", 1],
    ["<!-- a -->", "there is no root element", 1, "cut off"],
    ["x", "malformed: text outside of the root element", 1],
    [" x<a/>", "malformed: text outside of the root element", 2],
    ["<a/> x", "malformed: text outside of the root element", 6],
    ["<![CDATA[x]]><a/>", "malformed: text outside of the root element", 1],
    ["<a/><b/>", "there is more than one root element", 5],
    ["<a>x</a><b>", "there is more than one root element", 9],
    ["<a", "malformed: the tag is not closed", 1, "cut off"],
    ["<a ", "malformed: the tag is not closed", 1, "cut off"],
    ["<", "malformed: the tag is not closed", 1, "cut off"],
    ["<a><", "malformed: the tag is not closed", 4, "cut off"],
    ["<a>< b></a>", "malformed: '<' begins no tag", 4],
    ["<1/>", "malformed: '<' begins no tag", 1],
    ["<a/ >", "malformed: the tag is not closed here", 4, "cut off"],
    ["<a$>", "malformed: the tag is not closed here", 3, "cut off"],
    ["<a b='1'c='2'/>", "malformed: white space is missing in front of an attribute", 9],
    ["<a ='1'/>", "malformed: an attribute has no name", 4],
    ["<a b/>", "malformed: an attribute has no value in quotes", 4],
    ["<a b=1/>", "malformed: an attribute has no value in quotes", 4],
    ["<a b='1\"/>", "malformed: the value of an attribute is not closed", 1],
    ["<a b='1' b='2'/>", "malformed: an attribute is repeated", 10],
    ["<a b='x<y'></a>", "malformed: '<' in the value of an attribute", 8],
    ["<a b='<!x'/>", noDeclarations, 7, "refused"],
    ["<a b='&x;'/>", "'&' begins no reference that XML knows without a DTD", 7, "refused"],
    ["<a>1&x;2</a>", "'&' begins no reference that XML knows without a DTD", 5, "refused"],
    ["</a>", "malformed: an end tag closes nothing", 1, "cut off"],
    ["<a></b>", "malformed: the end tag is not the one of the element that is open", 4, "cut off"],
    ["<a></a x>", "malformed: the end tag is not the one of the element that is open", 4, "cut off"],
    ["<a></ab>", "malformed: the end tag is not the one of the element that is open", 4, "cut off"],
    ["<a><b></a>", "malformed: the end tag is not the one of the element that is open", 7],
    ["<a><b></b>", "malformed: an element is not closed", 1, "cut off"],
    ["<a><b>x", "malformed: an element is not closed", 4, "cut off"],
    ["<a><?", "the processing instruction is not closed", 4, "cut off"],
    ["<a><??></a>", "malformed: a processing instruction has no name", 4],
    ["<a><?xml version='1.0'?></a>", "malformed: the XML declaration is broken, or not at the beginning", 4],
    ["<?xml?><a/>", "malformed: the XML declaration is broken, or not at the beginning", 1],
    ["<?xml version=1?><a/>", "malformed: the XML declaration is broken, or not at the beginning", 1],
    ["<a><!-- x --", "the comment is not closed", 4, "cut off"],
    ["<a><!-->", "the comment is not closed", 4, "cut off"],
    ["<a><![CDATA[x]]</a>", "the CDATA section is not closed", 4, "cut off"],
    ["<!DOCTYPE a><a/>", noDeclarations, 1, "refused"],
    ["<a>\u0001</a>", "the text has a character that XML does not allow", 4],
    ["<a>\ud83d</a>", "the text has a character that XML does not allow", 4],
    ["<constructor/>", "__proto__, constructor or prototype names an element", 1, "refused"],
  ])("%j says where", (text, problem, column, reason = "malformed") => {
    for (const characters of [Number.POSITIVE_INFINITY, 1, 3]) {
      expect(errorOf(text, characters)).toMatchObject({
        name: "XmlError",
        line: 1,
        column,
        message: `${problem} (line 1, column ${column})`,
      });
    }
    expect(errorOf(text).reason).toBe(reason);
    const behind = text.startsWith("<?xml") ? undefined : errorOf(`<!-- 1 -->\n\r\n  ${text}`);
    if (behind && text.trim() !== "" && !problem.includes("no root"))
      expect(behind).toMatchObject({ line: 3, column: column + 2 });
  });

  it("names nothing but what is wrong where no place is known", () => {
    expect(new XmlError("no")).toMatchObject({ message: "no", reason: "invalid", line: undefined, column: undefined });
    expect(new XmlError("no", { line: 2 }).message).toBe("no (line 2, column 1)");
    expect(new XmlError("no", { path: "A.B", line: 2, column: 3 }).message).toBe("A.B: no (line 2, column 3)");
  });
});

describe("a document", () => {
  it.each<[string, string[]]>([
    ["<a/>", ["<a@0", ">4"]],
    ["<a />", ["<a@0", ">5"]],
    ["<a></a >", ["<a@0", ">8"]],
    [" \t\r\n<a>x</a>\n<!-- y --> ", ["<a@4", "x", ">12"]],
    ["<?xml version='1.0' encoding=\"utf-8\" ?><a/>", ["<a@39", ">43"]],
    ["<a><?b c?><!--<b>--><b/></a>", ["<a@0", "<b@20", ">24", ">28"]],
    ["<a b=\"1\"  c = '2&lt;'/>", ["<a@0 b=1 c=2<", ">23"]],
    ["<a b='a>b'></a>", ["<a@0 b=a>b", ">15"]],
    ["<a>&amp;&#x41;&#66;</a>", ["<a@0", "&AB", ">23"]],
    ["<a>x<![CDATA[<&\r\n]]>y</a>", ["<a@0", "x", "<&\n", "y", ">25"]],
    ["<a>1\r\n2\r3</a>", ["<a@0", "1\n2\n3", ">13"]],
    ["<x:a>\u{1f600}</x:a>", ["<x:a@0", "\u{1f600}", ">13"]],
  ])("%j is told the same in pieces of any size", (text, expected) => {
    for (const characters of [Number.POSITIVE_INFINITY, 1, 2, 7]) expect(scan(text, characters)).toEqual(expected);
  });
});
