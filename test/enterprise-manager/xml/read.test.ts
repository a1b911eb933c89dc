import { describe, expect, it } from "vitest";
import { readXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const quota = (inner: string) =>
  `<CloudTenantResource><RepositoryQuota>${inner}</RepositoryQuota></CloudTenantResource>`;

describe("readXml", () => {
  it("reads text, numbers, booleans and attributes", () => {
    const text =
      '<Task Href="h"><TaskId>task-1</TaskId><Result Success=" true "><Message> a </Message></Result></Task>';
    expect(readXml(text)).toEqual({ Href: "h", TaskId: "task-1", Result: { Success: true, Message: " a " } });
    expect(readXml(quota("<Quota> 10240 </Quota>"))).toEqual({ RepositoryQuota: { Quota: 10240 } });
  });

  it.each([
    ["true", true],
    ["1", true],
    ["True", true],
    ["false", false],
    ["0", false],
  ])("reads the boolean %s", (word, value) => {
    expect(readXml(`<CloudTenant><Enabled>${word}</Enabled></CloudTenant>`)).toEqual({ Enabled: value });
  });

  it("makes arrays of lists with none, one and two", () => {
    expect(readXml("<Tasks/>")).toEqual({ Tasks: [] });
    expect(readXml("<Tasks><Task/></Tasks>")).toEqual({ Tasks: [{}] });
    expect(readXml("<Tasks><Task><TaskId>1</TaskId></Task><Task/></Tasks>")).toEqual({ Tasks: [{ TaskId: "1" }, {}] });
    expect(readXml("<Task><Links/></Task>")).toEqual({ Links: [] });
    expect(readXml('<Task><Links><Link Rel="Up" Href="h"/></Links></Task>')).toEqual({
      Links: [{ Rel: "Up", Href: "h" }],
    });
    expect(readXml("<CloudTenant><ComputeResources/></CloudTenant>")).toEqual({
      ComputeResources: { CloudTenantComputeResources: [] },
    });
    const pools = "<CloudGatewayPools><CloudGatewayPoolUid>a</CloudGatewayPoolUid></CloudGatewayPools>";
    expect(readXml(`<CloudTenant>${pools}</CloudTenant>`)).toEqual({
      CloudGatewayPools: { CloudGatewayPoolUids: ["a"], CloudGatewayPools: [] },
    });
  });

  it("tells empty, nil and absent apart", () => {
    const tenant = (inner: string) => readXml(`<CloudTenant ${xsi}>${inner}</CloudTenant>`);
    expect(tenant("<Password/>")).toEqual({ Password: "" });
    expect(tenant('<Password xsi:nil="true"/>')).toEqual({ Password: null });
    expect(tenant('<Password xsi:nil="false"/>')).toEqual({ Password: "" });
    expect(tenant('<LeaseOptions xsi:nil="1"/>')).toEqual({ LeaseOptions: null });
    expect(tenant("<VmCount/>")).toEqual({});
    expect(tenant("")).toEqual({});
    expect(readXml(`<Task ${xsi}><TaskId xsi:nil="true"/></Task>`)).toEqual({});
    expect(readXml(`<Tasks ${xsi}><Task xsi:nil="true"/></Tasks>`)).toEqual({ Tasks: [] });
  });

  it("skips what the description does not know, and prefixes", () => {
    const text =
      '<e:Task xmlns:e="u" e:Href="no" Href="yes" New="1"><e:TaskId>5</e:TaskId><Later><TaskId/></Later></e:Task>';
    expect(readXml(text)).toEqual({ Href: "yes", TaskId: "5" });
  });

  it("joins text around comments and CDATA, and decodes references once", () => {
    const inner = "a<!-- &no; -->b<![CDATA[<&amp;>]]>&lt;&#65;&#x1F600;&amp;lt;&#13;";
    expect(readXml(`<Task><TaskId>${inner}</TaskId></Task>`)).toEqual({ TaskId: "ab<&amp;><A😀&lt;\r" });
  });

  it("takes a byte order mark, a declaration and line breaks of any kind", () => {
    const text = '\uFEFF<?xml version="1.0"?>\r\n<Task>\r\n<TaskId>a\r\nb\rc</TaskId></Task>\r\n';
    expect(readXml(text)).toEqual({ TaskId: "a\nb\nc" });
  });

  it("goes by the root element, or by the schema that the caller names", () => {
    expect(readXml("<EntityRef/>")).toEqual({});
    const long = "a".repeat(40);
    expect(() => readXml(`<${long}/>`)).toThrow(`the document begins with <${long}>, which`);
    expect(() => readXml(`<${long}b/>`)).toThrow(`the document begins with <${long}…>, which`);
    expect(() => readXml("<Task/>", "Tasks")).toThrow("the document begins with <Task>; expected <Tasks>");
    expect(() => readXml("<Elsewhere/>")).toThrow("<Elsewhere>, which no document of this API does");
  });

  it("refuses a number that a JavaScript number would change", () => {
    expect(readXml(quota(`<Quota>${2 ** 53 - 1}</Quota>`))).toEqual({ RepositoryQuota: { Quota: 2 ** 53 - 1 } });
    expect(() => readXml(quota("<Quota>9007199254740993</Quota>"))).toThrow(
      'RepositoryQuota.Quota: "9007199254740993" is no integer between -(2^53 - 1) and 2^53 - 1',
    );
  });

  it.each<[string, number, number]>([
    ["", 1, 1],
    ["text", 1, 1],
    ["<Task", 1, 1],
    ["<Task/", 1, 7],
    ["<Task>\n</task>", 2, 1],
    ["<Task>\n<a><b></a></Task>", 2, 7],
    ["<Task/><Task/>", 1, 8],
    ["<Task/>text", 1, 8],
    ["<Task></Task>text", 1, 14],
    ["<Task a/>", 1, 7],
    ["<Task a='1' a='2'/>", 1, 13],
    ["<Task a='1'b='2'/>", 1, 12],
    ["<Task a='<b/>'/>", 1, 10],
    ["<Task>\r\n&</Task>", 2, 1],
    ["<Task>\r<!-- </Task>", 2, 1],
    ["<Task>\n  <![CDATA[</Task>", 2, 3],
    ["<Task>\n\u0001</Task>", 2, 1],
    ["<Task>\uD83D</Task>", 1, 7],
  ])("refuses %j and says where", (text, line, column) => {
    expect(failure(() => readXml(text))).toMatchObject({ line, column, path: undefined });
  });

  it("says where a value is wrong", () => {
    const text = "<Tasks>\n<Task/>\n <Task><Result Success='maybe'/></Task></Tasks>";
    const error = failure(() => readXml(text));
    expect(error).toMatchObject({ name: "XmlError", line: 3, column: 8, path: "Tasks[1].Result.Success" });
    expect(error.message).toBe('Tasks[1].Result.Success: "maybe" is no boolean (line 3, column 8)');
  });
});

function failure(attempt: () => unknown): XmlError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

it("takes any white space between attributes", () => {
  expect(readXml('<Task\tType="Task"\r\n Href\t=\n"x"\t/>')).toEqual({ Type: "Task", Href: "x" });
});
