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

it("knows a document that was cut off anywhere", () => {
  expect(reasonOf(whole)).toBe("whole");
  const reasons = Array.from({ length: whole.length - 1 }, (_, at) => [
    whole.slice(0, at + 1),
    reasonOf(whole.slice(0, at + 1)),
  ]);
  expect(reasons.filter(([, reason]) => reason !== "cut off")).toEqual([]);
});

it.each([
  ["text", "malformed"],
  ["{}", "malformed"],
  ["<Task></task>", "cut off"],
  ["<Task><a></b></Task>", "malformed"],
  ["<Task><a></b></Task >", "malformed"],
  ["<Task/><Task/>", "malformed"],
  ["<Task/>text", "malformed"],
  ["<Task a/>", "malformed"],
  ["<Task>\u0001</Task>", "malformed"],
  ["<!DOCTYPE Task><Task>", "refused"],
  ["<Task>&nbsp;</Task>", "refused"],
  ["<Task>&nbsp; and so on", "refused"],
  ["<Jobs/>", "invalid"],
  ["<Task><Result Success='x'/></Task>", "invalid"],
])("%j is %s", (text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});
