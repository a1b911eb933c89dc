import { symlink, truncate } from "node:fs/promises";
import { PassThrough, pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/cli/document/read.js";
import { useFolder } from "../support/folder.js";
import { listen } from "./command.js";

const { pathOf, file } = useFolder();

/** Returns a document with one operation, whose response refers to `$ref`. */
const referring = ($ref: string) => {
  const get = { responses: { 200: { description: "OK", content: { "application/json": { schema: { $ref } } } } } };
  return JSON.stringify({ openapi: "3.1.0", info: { title: "A", version: "1" }, paths: { "/a": { get } } });
};

/** Writes files below the temporary folder and returns the path of the first. */
async function files(texts: Readonly<Record<string, string>>): Promise<string> {
  const [first = ""] = await Promise.all(Object.entries(texts).map(([name, text]) => file(name, text)));
  return first;
}

/** Starts a server with these texts by path. Values with a scheme are redirects. */
function serve(texts: Readonly<Record<string, string>>, requested: string[] = []): Promise<string> {
  return listen(({ url = "" }, response) => {
    requested.push(url);
    const text = texts[url] ?? "";
    if (text.startsWith("http:")) response.writeHead(302, { location: text }).end();
    else response.writeHead(text === "" ? 404 : 200).end(text);
  });
}

const message = async (source: string) => {
  return readDocument(source).then(
    () => "no error",
    (error: Error) => error.message,
  );
};

const row = { type: "object", properties: { next: { $ref: "#/Row" }, kind: { $ref: "deeper/kind.yaml" } } };
const schemas = { Row: row };
const bundledSchemas = {
  Row: {
    type: "object",
    properties: { next: { $ref: "#/components/schemas/Row" }, kind: { $ref: "#/components/schemas/kind" } },
  },
  kind: { type: "string" },
};

describe("readDocument of a file", () => {
  it("turns schemas of other files in its folder into components", async () => {
    const source = await files({
      "spec/openapi.json": referring("parts/schemas.json#/Row"),
      "spec/parts/schemas.json": JSON.stringify(schemas),
      "spec/parts/deeper/kind.yaml": "type: string",
    });
    const { name, document } = await readDocument(source);
    expect(name).toBe(source);
    expect(document.components?.schemas).toEqual(bundledSchemas);
    expect(document.paths).toEqual(JSON.parse(referring("#/components/schemas/Row")).paths);
  });

  it("rejects a reference to a file outside its folder", async () => {
    const source = await files({
      "spec/openapi.json": referring("../secret.yaml"),
      "secret.yaml": "password: hunter2",
    });
    const text = await message(source);
    expect(text).toContain("secret.yaml: outside the folder of the document");
    expect(text).not.toContain("hunter2");
  });

  it("rejects a link in its folder that leads outside", async () => {
    const source = await files({ "spec/openapi.json": referring("link.yaml"), "secret.yaml": "password: hunter2" });
    await symlink(pathOf("secret.yaml"), pathOf("spec/link.yaml"));
    expect(await message(source)).toContain("link.yaml: outside the folder of the document");
  });

  it("rejects a reference to a URL without requesting it", async () => {
    const requested: string[] = [];
    const origin = await serve({ "/row.json": "{}" }, requested);
    const source = await files({ "openapi.json": referring(`${origin}/row.json`) });
    expect(await message(source)).toContain("/row.json: outside the folder of the document");
    expect(requested).toEqual([]);
  });

  it("names the file that cannot be read", async () => {
    const source = await files({ "openapi.json": referring("gone.yaml") });
    expect(await message(source)).toMatch(/Can't resolve \$ref: \S+gone\.yaml: cannot be read \(ENOENT\)$/);
  });

  it("ignores references in extensions and external examples that cannot be resolved", async () => {
    const document = JSON.parse(referring("#/components/schemas/A"));
    document.components = { schemas: { A: {} }, examples: { e: { externalValue: "https://example.com/e.json" } } };
    document.paths["/a"].get["x-part"] = [{ $ref: "#/definitions/Gone" }, { $ref: "gone.yaml" }];
    const source = await files({ "openapi.json": JSON.stringify(document) });
    expect((await readDocument(source)).document).toEqual(document);
  });
});

describe("readDocument of a URL", () => {
  it("reads references from the origin of the document", async () => {
    const origin = await serve({
      "/api/openapi.json": referring("parts/schemas.json#/Row"),
      "/api/parts/schemas.json": JSON.stringify(schemas),
      "/api/parts/deeper/kind.yaml": "type: string",
    });
    const { document } = await readDocument(`${origin}/api/openapi.json`);
    expect(document.components?.schemas).toEqual(bundledSchemas);
  });

  it("rejects references to another origin without requesting them", async () => {
    const requested: string[] = [];
    const other = await serve({ "/row.json": "{}" }, requested);
    const origin = await serve({ "/openapi.json": referring(`${other}/row.json`) });
    expect(await message(`${origin}/openapi.json`)).toContain(`${other}/row.json: on another origin`);
    expect(requested).toEqual([]);
  });

  it("rejects referenced files that redirect to another origin", async () => {
    const requested: string[] = [];
    const other = await serve({ "/row.json": "{}" }, requested);
    const origin = await serve({ "/openapi.json": referring("row.json"), "/row.json": `${other}/row.json` });
    expect(await message(`${origin}/openapi.json`)).toContain(`redirects to ${other}`);
    expect(requested).toEqual([]);
  });

  it.each(["identity", "gzip"])(
    "stops reading a response that is too large, with the encoding %s",
    async (encoding) => {
      let closed = () => {};
      const isClosed = new Promise<void>((resolve) => {
        closed = resolve;
      });
      const endless = Readable.from(repeated(Buffer.alloc(2 ** 20, " ")));
      const origin = await listen((_request, response) => {
        response.writeHead(200, { "content-encoding": encoding }).on("close", closed);
        pipeline(endless, encoding === "gzip" ? createGzip() : new PassThrough(), response, () => {});
      });
      expect(await message(`${origin}/openapi.json`)).toBe(`${origin}/openapi.json: larger than 64 MB`);
      await isClosed;
    },
  );
});

function* repeated<T>(value: T): Generator<T> {
  for (;;) yield value;
}

describe("the limits of a document", () => {
  const nested = `${"[".repeat(300)}${"]".repeat(300)}`;
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const bomb = names.map((name, index) => {
    const item = index === 0 ? "{}" : `*${names[index - 1]}`;
    return `${name}: &${name} [${Array(10).fill(item).join(", ")}]`;
  });
  const endless = "a: &a {b: *a}";

  it.each([
    ["the nesting of JSON", "json", `{"a":${nested}}`, "nested more than 200 levels deep"],
    ["the nesting of YAML", "yaml", `a: ${nested}`, "nesting exceeded maxDepth (200)"],
    ["the number of YAML aliases", "yaml", bomb.join("\n"), "more than 2000000 objects and lists"],
    ["YAML aliases that contain themselves", "yaml", endless, "nested more than 200 levels deep"],
  ])("restrict %s in the first file and in every other file", async (_what, extension, text, expected) => {
    const part = `part.${extension}`;
    expect(await message(await files({ [part]: text }))).toContain(expected);
    expect(await message(await files({ "openapi.json": referring(`${part}#/a`), [part]: text }))).toContain(expected);
  });

  it("restrict the size of the first file and of every other file", async () => {
    const source = await files({ "openapi.json": referring("part.json"), "part.json": "" });
    await truncate(pathOf("part.json"), 64 * 2 ** 20 + 1);
    expect(await message(pathOf("part.json"))).toContain("part.json: larger than 64 MB");
    expect(await message(source)).toContain("part.json: larger than 64 MB");
  });

  it("restrict the number of files", async () => {
    const chain = Array.from({ length: 1002 }, (_, index) => [`${index}.json`, `{"$ref":"${index + 1}.json"}`]);
    const source = await files({ "openapi.json": referring("0.json"), ...Object.fromEntries(chain) });
    expect(await message(source)).toContain("the document has more than 1000 files");
  });
});
