import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./run.js";

const second = fileURLToPath(new URL("../support/second-document/", import.meta.url));
const document = await readFile(join(second, "generated/openapi.openapi.json"), "utf8");

let folder: string;
let close: () => Promise<unknown>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "types-"));
  close = async () => {};
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

/** Starts a server with these texts by path. Texts that start with a slash or http: are redirects. */
async function serve(texts: Readonly<Record<string, string>>): Promise<string> {
  const listener: RequestListener = (request, response) => {
    const text = texts[request.url ?? ""];
    if (text === undefined) return void response.writeHead(404).end();
    if (/^(\/|http:)/.test(text)) return void response.writeHead(302, { location: text }).end();
    response.end(text);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const types = (source: string) => run("types", source, "--out", folder);

describe("types", () => {
  it("for a file are the committed files of the second document", async () => {
    const { code, output, error } = await types(join(second, "openapi.yaml"));
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const names = await readdir(join(second, "generated"));
    expect(output.trimEnd().split("\n").toSorted()).toEqual(
      names.map((name) => `wrote ${join(folder, name)}`).toSorted(),
    );
    for (const name of names) {
      const expected = await readFile(join(second, "generated", name), "utf8");
      expect(await readFile(join(folder, name), "utf8")).toBe(expected);
    }
    expect((await types(join(second, "openapi.yaml"))).output).toMatch(/^(kept .*\n){4}$/);
  });

  it.each<[string, string, Record<string, string>]>([
    ["the URL of the document", "/v3/swagger.json", {}],
    [
      "the URL of a console",
      "",
      {
        "/api/swagger": "/api/swagger/index.html",
        "/api/swagger/index.html": '<html><script>SwaggerUIBundle({ url: "/v3/swagger.json" })</script>',
      },
    ],
    [
      "the URL of the API",
      "/api/v3",
      { "/api/swagger": `<html><script>JSON.parse('{"urls":[{"url":"/v3/swagger.json","name":"V3"}]}')</script>` },
    ],
    [
      "a page with a script",
      "/docs/",
      {
        "/docs/": '<html><script src="swagger-initializer.js"></script>',
        "/docs/swagger-initializer.js": 'ui({"url": "../v3/swagger.json"})',
      },
    ],
    [
      "a page of Scalar",
      "/docs",
      { "/docs": '<html><script id="api-reference" data-url="/v3/swagger.json"></script>' },
    ],
  ])("for %s", async (_name, path, pages) => {
    const url = await serve({ ...pages, "/v3/swagger.json": document });
    const { code, output, error } = await types(url + path);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(output).toContain(join(folder, "swagger.schemas.ts"));
  });

  it.each<[string, string, Record<string, string>, RegExp]>([
    [
      "redirects to another origin",
      "/a",
      { "/a": "http://127.0.0.2:1/a" },
      /\/a: redirects to http:\/\/127\.0\.0\.2:1. Pass that address if you trust it\.$/,
    ],
    ["redirects endlessly", "/a", { "/a": "/a" }, /\/a: too many redirects$/],
    [
      "is a login page",
      "/a",
      { "/a": '<html><input type="password">' },
      /\/a: is a login page\. Save the document with a browser, and pass the file\.$/,
    ],
    [
      "is an unrelated page",
      "/a",
      { "/a": "<html>Welcome" },
      /\/a: is an HTML page without the URL of an OpenAPI document\. .*$/,
    ],
    ["does not exist", "/a", {}, /\/a: the server responded with 404$/],
    ["is not OpenAPI", "/a", { "/a": "{}" }, /\/a: not an OpenAPI 3\.0 or 3\.1 document/],
    [
      "refers to a file that does not exist",
      "/a",
      { "/a": '{"openapi":"3.1.0","info":{},"paths":{"/b":{"$ref":"b.yaml#/b"}}}' },
      /Can't resolve \$ref: http:\S+\/b\.yaml: the server responded with 404$/,
    ],
  ])("are rejected for a URL that %s", async (_name, path, pages, message) => {
    const url = await serve(pages);
    const { code, output, error } = await types(url + path);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(error).toMatch(/^vspc-client types: [^\n]+\n$/);
    expect(error.trimEnd()).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it("are rejected for a server that cannot be reached", async () => {
    const url = await serve({});
    await close();
    const { code, error } = await types(url);
    expect(code).toBe(2);
    expect(error).toMatch(
      /^vspc-client types: http:\S+: no response from 127\.0\.0\.1:\d+: connect ECONNREFUSED[^\n]+\n$/,
    );
    close = async () => {};
  });

  it("require a folder", async () => {
    const { code, error } = await run("types", "a.yaml");
    expect({ code, first: error.split("\n")[0] }).toEqual({
      code: 2,
      first: "error: required option '--out <dir>' not specified (see --help)",
    });
  });
});
