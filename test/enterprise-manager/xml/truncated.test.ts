import { expect, it } from "vitest";
import { readXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";

const whole =
  '<?xml version="1.0"?><Task Href="a &amp; b"><!-- c --><TaskId><![CDATA[1]]></TaskId><Links><Link Rel="Up"/></Links></Task>';

function reasonOf(text: string): string {
  try {
    readXml(text);
    return "whole";
  } catch (error) {
    if (error instanceof XmlError) return error.reason;
    throw error;
  }
}

it("reports a document that ends early as truncated, wherever it ends", () => {
  expect(reasonOf(whole)).toBe("whole");
  const parts = Array.from({ length: whole.length - 1 }, (_, at) => whole.slice(0, at + 1));
  expect(parts.filter((part) => reasonOf(part) !== "truncated")).toEqual([]);
});

it.each([
  ["text", "malformed"],
  ["{}", "malformed"],
  ["<Task></task>", "malformed"],
  ["<Task><a></b></Task>", "malformed"],
  ["<Task><a></b></Task >", "malformed"],
  ["<Task/><Task/>", "malformed"],
  ["<Task/>text", "malformed"],
  ["<Task a/>", "malformed"],
  ["<Task>\u0001</Task>", "malformed"],
  ["<Task>&nbsp;</Task>", "malformed"],
  ["<Task>&nbsp; and so on", "malformed"],
  ["<!DOCTYPE Task><Task>", "unsafe"],
  ["<Jobs/>", "invalid"],
  ["<Task><Result Success='x'/></Task>", "invalid"],
])("reports %j as %s", (text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});
