import { expect, it } from "vitest";
import { readXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const quota = (inner: string) =>
  `<CloudTenantResource><RepositoryQuota>${inner}</RepositoryQuota></CloudTenantResource>`;

it("reads text, numbers, booleans and attributes", () => {
  const text = '<Task Href="h"><TaskId>task-1</TaskId><Result Success=" true "><Message> a </Message></Result></Task>';
  expect(readXml(text)).toEqual({ Href: "h", TaskId: "task-1", Result: { Success: true, Message: " a " } });
  expect(readXml(quota("<Quota> 10240 </Quota>"))).toEqual({ RepositoryQuota: { Quota: 10240 } });
});

it("reads lists with no, one and two items as arrays", () => {
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

it("distinguishes empty, nil and absent elements", () => {
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

it("ignores unknown elements and attributes, and namespace prefixes", () => {
  const text =
    '<e:Task xmlns:e="u" e:Href="no" Href="yes" New="1"><e:TaskId>5</e:TaskId><Later><TaskId/></Later></e:Task>';
  expect(readXml(text)).toEqual({ Href: "yes", TaskId: "5" });
});

it("joins text around comments and CDATA, and decodes references once", () => {
  const inner = "a<!-- &no; -->b<![CDATA[<&amp;>]]>&lt;&#65;&#x1F600;&amp;lt;&#13;";
  expect(readXml(`<Task><TaskId>${inner}</TaskId></Task>`)).toEqual({ TaskId: "ab<&amp;><A😀&lt;\r" });
});

it("accepts a byte order mark, a declaration and line breaks of any kind", () => {
  const text = '\uFEFF<?xml version="1.0"?>\r\n<Task>\r\n<TaskId>a\r\nb\rc</TaskId></Task>\r\n';
  expect(readXml(text)).toEqual({ TaskId: "a\nb\nc" });
});

it("determines the schema by the root element unless the caller names it", () => {
  expect(readXml("<EntityRef/>")).toEqual({});
  const long = "a".repeat(40);
  expect(() => readXml(`<${long}/>`)).toThrow(`the root element is <${long}>, which`);
  expect(() => readXml(`<${long}b/>`)).toThrow(`the root element is <${long}…>, which`);
  expect(() => readXml("<Task/>", "Tasks")).toThrow("the root element is <Task>; expected <Tasks>");
  expect(() => readXml("<Elsewhere/>")).toThrow("<Elsewhere>, which this API does not define");
});

it("rejects an integer that JavaScript would round", () => {
  expect(readXml(quota(`<Quota>${2 ** 53 - 1}</Quota>`))).toEqual({ RepositoryQuota: { Quota: 2 ** 53 - 1 } });
  expect(() => readXml(quota("<Quota>9007199254740993</Quota>"))).toThrow(
    'RepositoryQuota.Quota: expected an integer between -(2^53 - 1) and 2^53 - 1, got "9007199254740993"',
  );
});

it("reports the property and position of a wrong value", () => {
  const text = "<Tasks>\n<Task/>\n <Task><Result Success='maybe'/></Task></Tasks>";
  const error = failure(() => readXml(text));
  expect(error).toMatchObject({ name: "XmlError", place: { line: 3, column: 32, path: "Tasks[1].Result.Success" } });
  expect(error.message).toBe('Tasks[1].Result.Success: expected true or false, got "maybe" (line 3, column 32)');
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

it("accepts any white space between attributes", () => {
  expect(readXml('<Task\tType="Task"\r\n Href\t=\n"x"\t/>')).toEqual({ Type: "Task", Href: "x" });
});
