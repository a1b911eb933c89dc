import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { isObject } from "../../src/util/objects.js";
import { useFolder } from "../support/folder.js";
import { listen, run } from "./command.js";

/** Change it to try other documents. It is part of each test title. */
const seed = 20_261_130;
const perClass = 10;

type Tree = Record<string | number, unknown>;
type Random = () => number;

/** Returns numbers from 0 to 1 that depend on the seed only (mulberry32). */
function randomNumbers(start: number): Random {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

/** Returns every place in a tree: an object or list, and a key of it. */
function placesIn(node: unknown): { parent: Tree; key: string | number }[] {
  if (typeof node !== "object" || node === null) return [];
  const parent = node as Tree;
  const keys = Object.keys(node).map((key) => (Array.isArray(node) ? Number(key) : key));
  return keys.flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

function changeOne(document: Tree, random: Random, value: (old: unknown) => unknown): void {
  const { parent, key } = pick(random, placesIn(document));
  parent[key] = value(parent[key]);
}

/** Changes a random schema. */
function changeSchema(document: Tree, random: Random, change: (schema: Tree) => void): void {
  const schemas = placesIn(document).flatMap(({ parent, key }) => {
    const node = parent[key];
    return isObject(node) && (typeof node.type === "string" || typeof node.$ref === "string") ? [node] : [];
  });
  change(pick(random, schemas));
}

const setInSchema = (values: Tree) => (document: Tree, random: Random) =>
  changeSchema(document, random, (schema) => Object.assign(schema, values));
const renameTo = (name: string) => (document: Tree, random: Random) => {
  const { parent, key } = pick(
    random,
    placesIn(document).filter((place) => typeof place.key === "string"),
  );
  const value = parent[key];
  delete parent[key];
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
};
const replaceBy = (value: unknown) => (document: Tree, random: Random) => changeOne(document, random, () => value);

/** Mutations of the parsed document. */
const treeClasses: Readonly<Record<string, (document: Tree, random: Random) => void>> = {
  "a part is missing": (document, random) => {
    const { parent, key } = pick(random, placesIn(document));
    delete parent[key];
  },
  "a part is null": replaceBy(null),
  "a part is a number": replaceBy(-7.5),
  "a part is a text": replaceBy("\u001b[31m*/ `\n"),
  "a part is a list": (document, random) => changeOne(document, random, (old) => [old, old]),
  "a part is an empty object": replaceBy({}),
  "a part is another part": (document, random) => {
    const { parent, key } = pick(random, placesIn(document));
    changeOne(document, random, () => structuredClone(parent[key]));
  },
  "a name is __proto__": renameTo("__proto__"),
  "a name has quotes, line breaks and the end of a comment": renameTo("a\"'\n*/ \u202e`"),
  "a name is very long": renameTo("n".repeat(5000)),
  "a reference leads nowhere": setInSchema({ $ref: "#/components/schemas/Nowhere" }),
  "a reference leads to itself": setInSchema({ $ref: "#/components/schemas/Self" }),
  "a reference is no text": setInSchema({ $ref: 7 }),
  "a reference is malformed": setInSchema({ $ref: "#/%zz~2" }),
  "a schema is nested deeply": (document, random) => {
    let inner: Tree = { type: "string" };
    for (let depth = 0; depth < 300; depth++) inner = { type: "array", items: inner };
    setInSchema({ allOf: [inner] })(document, random);
  },
  "a type does not exist": setInSchema({ type: "file" }),
  "a pattern is no regular expression": setInSchema({ pattern: "(?<a" }),
  "keywords have the wrong type": setInSchema({ required: true, properties: [1], enum: {}, allOf: {}, items: 3 }),
  "limits contradict each other": setInSchema({ minimum: 9, maximum: "low", enum: [], multipleOf: 0 }),
  "the version is unknown": (document) => void Object.assign(document, { openapi: 3.2 }),
  "info is missing": (document) => void delete document.info,
};

/** Mutations of the text. */
const textClasses: Readonly<Record<string, (text: string, random: Random) => string>> = {
  "the text ends early": (text, random) => text.slice(0, Math.floor(random() * text.length)),
  "a line is missing": (text, random) => {
    const lines = text.split("\n");
    lines.splice(Math.floor(random() * lines.length), 1);
    return lines.join("\n");
  },
  "a line is indented differently": (text, random) => {
    const lines = text.split("\n");
    const at = Math.floor(random() * lines.length);
    return lines.with(at, ` ${lines[at]}`).join("\n");
  },
  "a control character is inserted": (text, random) => {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + pick(random, ["\u0000", "\u001b[2J", "\t", "\u2028", "&a ", "*a "]) + text.slice(at);
  },
  "it is a page of HTML": (text, random) => `<html>${text.slice(0, Math.floor(random() * 300))}`,
};

const sources = ["../spec-diff/vendor-style.yaml", "../support/second-document/openapi.yaml"];
const { pathOf, file: write } = useFolder();
let texts: string[];
beforeAll(async () => {
  texts = await Promise.all(sources.map((name) => readFile(new URL(name, import.meta.url), "utf8")));
});
afterAll(() => void vi.unstubAllEnvs());

const classes = [...Object.keys(treeClasses), ...Object.keys(textClasses)];

describe("a document with mutations is accepted or rejected in one line by each subcommand", () => {
  it(`has ${classes.length * perClass} documents`, () => {
    expect(classes.length * perClass).toBeGreaterThanOrEqual(260);
  });

  it.each(classes)(`if %s (seed ${seed})`, { timeout: 300_000 }, async (name) => {
    const origin = await listen((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{"data":[]}');
    });
    vi.stubEnv("VSPC_BASE_URL", origin).stubEnv("VSPC_API_KEY", "k");
    for (let index = 0; index < perClass; index++) {
      const random = randomNumbers(seed + 1000 * classes.indexOf(name) + index);
      const original = pick(random, texts);
      const tree: Tree = parse(original);
      treeClasses[name]?.(tree, random);
      const text = textClasses[name]?.(original, random) ?? (index % 2 ? JSON.stringify(tree) : stringify(tree));
      const file = await write("document.yaml", text);
      for (const args of [
        ["types", file, "--out", pathOf("out"), "--force"],
        ["diff", file, new URL(sources[0] ?? "", import.meta.url).pathname],
        ["contract", "--spec", file, "--rate", "1000"],
      ]) {
        const { code, stdout, stderr } = await run(...args);
        const problems = stderr.split("\n").filter((line) => line !== "" && !line.includes(": warning: "));
        const what = { index, command: args[0], code, stderr };
        expect([0, 1, 2], JSON.stringify(what)).toContain(code);
        expect(problems.length, JSON.stringify(what)).toBe(code === 2 ? 1 : 0);
        for (const line of problems)
          expect(line).toMatch(new RegExp(`^vspc ${args[0]}: (?!unexpected error)[^\\p{Cc}]+$`, "u"));
        expect(stdout + stderr, JSON.stringify(what)).not.toMatch(/\p{Cc}(?<!\n)|\n {4}at /u);
      }
    }
  });
});
