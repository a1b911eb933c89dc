import { expect, it } from "vitest";
import { XmlError } from "../../../src/enterprise-manager/xml/error.js";
import { createReader } from "../../../src/enterprise-manager/xml/read.js";

function errorOf(text: string, chunkLength: number): XmlError {
  try {
    const reader = createReader(text, { shape: "Task" });
    for (let at = 0; at < text.length; at += chunkLength) reader.write(text.slice(at, at + chunkLength));
    reader.end();
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  return expect.unreachable(`was read: ${text}`);
}

it.each<[string, string, number, string?]>([
  ["", "document must contain a root element", 0, "truncated"],
  ["  ", "document must contain a root element", 2, "truncated"],
  ["<!-- a -->", "document must contain a root element", 10, "truncated"],
  ["<Task/> x", "text data outside of root node", 9],
  ["<![CDATA[x]]><Task/>", "text data outside of root node", 9],
  ["<Task/><b/>", "documents may contain only one root", 10],
  ["<Task>x</Task><b>", "documents may contain only one root", 17],
  ["<Task", "document must contain a root element", 5, "truncated"],
  ["<Task ", "unexpected end", 6, "truncated"],
  ["<Task><", "unclosed tag: Task", 7, "truncated"],
  ["<Task>< b></Task>", "disallowed character in tag name", 8],
  ["<1/>", "disallowed character in tag name", 2],
  ["<Task/ >", "forward-slash in opening tag not followed by >", 7],
  ["<Task b='1'c='2'/>", "no whitespace between attributes", 12],
  ["<Task ='1'/>", "disallowed character in attribute name", 7],
  ["<Task b/>", "disallowed character in attribute name", 8],
  ["<Task b=1/>", "unquoted attribute value", 9],
  ["<Task b='1\"/>", "unexpected end", 13, "truncated"],
  ["<Task b='1' b='2'/>", "duplicate attribute: b", 19],
  ["<Task b='x<y'></Task>", "disallowed character", 11],
  ["<Task b='&x;'/>", "undefined entity", 12],
  ["<Task>1&x;2</Task>", "undefined entity", 10],
  ["</Task>", "unmatched closing tag: Task", 7],
  ["<Task></b>", "unexpected close tag", 10],
  ["<Task></Task x>", "disallowed character in closing tag", 14],
  ["<Task><b></Task>", "unexpected close tag", 16],
  ["<Task><b></b>", "unclosed tag: Task", 13, "truncated"],
  ["<Task><b>x", "unclosed tag: b", 10, "truncated"],
  ["<Task><??></Task>", "processing instruction without a target", 9],
  ["<Task><?xml version='1.0'?></Task>", "an XML declaration must be at the start of the document", 12],
  ["<?xml?><Task/>", "XML declaration must contain a version", 7],
  ["<Task><!-- x --", "unclosed tag: Task", 15, "truncated"],
  ["<Task><!-- a--b --></Task>", "malformed comment", 15],
  ["<Task><![CDATA[x]]</Task>", "unclosed tag: Task", 25, "truncated"],
  ["<Task>]]></Task>", 'the string "]]>" is disallowed in char data', 9],
  ["<!DOCTYPE a><Task/>", "document type declarations are not allowed", 12, "unsafe"],
  ["<Task>\u0001</Task>", "disallowed character", 7],
  ["<Task><!--\u0001--></Task>", "disallowed character", 11],
  ["<Task><![CDATA[\uFFFF]]></Task>", "disallowed character", 16],
  ["<Task></task>", "unexpected close tag", 13],
  ["<Task>&nbsp; and so on", "undefined entity", 12],
  ["<constructor/>", "the root element is <constructor>; expected <Task>", 14, "invalid"],
])("rejects %j with its position, whatever the size of the chunks", (text, problem, column, reason = "malformed") => {
  for (const chunkLength of [100, 1, 3]) {
    const error = errorOf(text, chunkLength);
    expect(error.message).toBe(`${problem} (line 1, column ${column})`);
    expect(error).toMatchObject({ name: "XmlError", reason, place: { line: 1, column } });
  }
  if (text.startsWith("<?xml") || !text.includes("<")) return;
  expect(errorOf(`<!-- 1 -->\n\r\n  ${text}`, 4).place).toMatchObject({ line: 3, column: column + 2 });
});

it.each(["text", "{}"])("rejects %j as malformed", (text) => {
  expect(errorOf(text, 100)).toMatchObject({ reason: "malformed" });
});

it("reports a document that ends early as truncated, wherever it ends", () => {
  const whole =
    '<?xml version="1.0"?><Task Href="a &amp; b"><!-- c --><TaskId><![CDATA[1]]></TaskId><Links><Link Rel="Up"/></Links></Task>';
  const parts = Array.from({ length: whole.length - 1 }, (_, at) => whole.slice(0, at + 1));
  expect(parts.filter((part) => errorOf(part, part.length).reason !== "truncated")).toEqual([]);
});

it("an XmlError names the property and position if they are known", () => {
  expect(new XmlError("wrong")).toMatchObject({ message: "wrong", reason: "invalid" });
  expect(new XmlError("wrong", { line: 2 }).message).toBe("wrong (line 2, column 1)");
  expect(new XmlError("wrong", { path: "A.B", line: 2, column: 3 }).message).toBe("A.B: wrong (line 2, column 3)");
});
