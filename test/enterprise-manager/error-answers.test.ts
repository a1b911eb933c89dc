import { describe, expect, it } from "vitest";
import type { ResponseEvent } from "../../src/enterprise-manager/index.js";
import { type Reply, serve, xmlns } from "./support/server.js";
import { caught, type Format, formats } from "./support/setup.js";

const list = "GET /cloud/tenants";

/** The error of one GET of the tenants with this response. */
async function errorOf(format: Format, reply: Reply) {
  const { client } = await serve(({ route }) => (route === list ? reply : undefined));
  return caught(client(format, { maxAttempts: 1 }).tenants.list());
}

describe.each(formats)("Enterprise Manager errors in %s", (format) => {
  const saying = (status: number, message: string): Reply => ({
    status,
    text:
      format === "json"
        ? JSON.stringify({ Message: message, StatusCode: status })
        : `<Error ${xmlns} Message="${message}" StatusCode="${status}"/>`,
  });

  it.each([
    [400, "logical", false],
    [403, "security", false],
    [404, "logical", false],
    [409, "logical", false],
    [500, "logical", false],
    [501, "logical", false],
    [502, "transport", true],
    [503, "transport", true],
    [504, "transport", true],
    [505, "logical", false],
    [507, "logical", false],
  ])("reports an explained %i as %s", async (status, kind, retryable) => {
    const error = await errorOf(format, saying(status, "Just so."));
    expect(error).toMatchObject({ kind, status, retryable, operation: list });
    expect(error.message).toBe(`${list}: Just so.`);
    expect(error).not.toHaveProperty("retryAfter");
  });

  it.each([
    ["no", ""],
    ["a blank", "   "],
  ])("reports the status of an error with %s message", async (_name, message) => {
    const instead = "instead of an error message";
    const refused = await errorOf(format, saying(400, message));
    expect(refused).toMatchObject({ kind: "logical", retryable: false });
    expect(refused.message).toBe(`${list}: the server returned 400 with application/${format} ${instead}`);
    const failed = await errorOf(format, saying(500, message));
    expect(failed).toMatchObject({ kind: "transport", retryable: true });
    expect(failed.message).toBe(`${list}: the server returned 500 with application/${format} ${instead}`);
  });
});

describe("malformed Enterprise Manager errors", () => {
  it.each([null, "", " \n", 7, { text: "x" }])(
    "reports the first-chance message of an error whose message is %j",
    async (Message) => {
      const text = JSON.stringify({ Message, FirstChanceExceptionMessage: "Deep.", StatusCode: 500 });
      const error = await errorOf("json", { status: 500, text });
      expect(error).toMatchObject({ kind: "logical", retryable: false });
      expect(error.message).toBe(`${list}: Deep.`);
    },
  );

  it.each(["[]", "null", '"text"', "{", ""])("reports the status of an error whose body is %j", async (text) => {
    const error = await errorOf("json", { status: 500, text });
    expect(error).toMatchObject({ kind: "transport", status: 500, retryable: true });
    const what = text === "" ? "without a body" : "with application/json instead of an error message";
    expect(error.message).toBe(`${list}: the server returned 500 ${what}`);
  });

  it.each(formats)("reads an XML error with leading space, whatever format was requested: %s", async (format) => {
    const text = `\r\n  <Error ${xmlns} Message="Node does not exist." StatusCode="400"/>`;
    const error = await errorOf(format, { status: 400, type: "application/xml", text });
    expect(error.message).toBe(`${list}: Node does not exist.`);
    const { client } = await serve(({ route }) =>
      route === list ? { status: 400, type: "application/xml", text } : undefined,
    );
    const answer = await client(format).api.GET("/cloud/tenants", {});
    expect(answer.error).toMatchObject({ Message: "Node does not exist.", StatusCode: 400 });
  });
});

describe.each(formats)("content types of responses in %s", (format) => {
  const tenants = format === "json" ? '{"CloudTenants":[]}' : `<CloudTenants ${xmlns}/>`;

  it.each([
    ["no content type", ""],
    ["an unspecific content type", "*/*"],
    ["a space before the parameters of its content type", `application/${format} ; charset=utf-8`],
    ["the content type text", `text/${format}; charset=utf-8`],
    ["a vendor content type", `application/vnd.veeam+${format}`],
  ])("accepts a response with %s", async (_name, type) => {
    const { client } = await serve(({ route }) => (route === list ? { type, text: tenants } : undefined));
    expect(await client(format).tenants.list()).toEqual([]);
  });

  it("rejects a response in the other format and passes the same error to hooks", async () => {
    const events: ResponseEvent[] = [];
    const type = format === "json" ? "application/xml" : "application/json";
    const { client } = await serve(({ route }) => (route === list ? { type, text: tenants } : undefined));
    const onResponse = (event: ResponseEvent) => void events.push(event);
    const error = await caught(client(format, { hooks: { onResponse } }).tenants.list());
    const message = `${list}: requested application/${format}, the server returned ${type}`;
    expect(error).toMatchObject({ kind: "protocol", operation: list, message });
    expect(events.at(-1)?.error).toMatchObject({ kind: "protocol", operation: list, message });
  });
});
