import { readdirSync, readFileSync } from "node:fs";

/** Phrases that a technical writer would replace. Each is a sign, not proof, so a share of them is allowed. */
const signs: readonly RegExp[] = [
  /^(what|where|how|who|whose)\b[^?]*$/i,
  /\bwhere (an?|the|it|there|they|one|no|nothing|nobody|none|all|some|this|that)\b/i,
  /\b(is|are|was|were) none\b/i,
  /\b(server|client|document|option|header|response|page|error|it) (says|tells|knows)\b/i,
  /\bgives? (a|an|the|it|no|one|what)\b/i,
  /\b(goes|go|going|went) on\b/i,
  /\b(anew|besides|nobody|whatsoever|of its own|of their own|as it is|stands for|signed by)\b/i,
];

/** Largest share of sentences with a sign, in percent. */
const limits = { comments: 4, documentation: 3, titles: 4, specification: 4 };
type Kind = keyof typeof limits;

const sentences = (text: string) =>
  text
    .replace(/`[^`]*`/g, "code")
    .replace(/\s+/g, " ")
    .split(/(?<=[.!?:])\s/)
    .filter((sentence) => sentence.split(" ").length > 2);

const filesBelow = (folder: string, extension: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => extension.test(name))
    .map((name) => `${folder}/${name}`);

function commentsOf(source: string): string[] {
  const blocks = source.match(/\/\*\*?[\s\S]*?\*\/|(?:^\s*\/\/.*\n)+/gm) ?? [];
  return blocks.flatMap((block) => sentences(block.replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)/gm, " ").replace(/\*\/$/, "")));
}

function titlesOf(source: string): string[] {
  return [...source.matchAll(/^\s*(?:it|test|describe)\b[^"`\n]*["`](.+)["`],/gm)].map(([, title = ""]) => title);
}

function proseOf(markdown: string): string[] {
  const lines = markdown.replace(/^\s*```[\s\S]*?^\s*```/gm, "").split(/\n|\|/);
  return lines.flatMap((line) => sentences(line.replace(/^[\s#>*-]+/, "")));
}

function descriptionsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const isText = (key === "description" || key === "summary") && typeof child === "string";
    return isText ? sentences(child) : descriptionsOf(child);
  });
}

function texts(): Record<Kind, string[]> {
  const read = (files: string[]) => files.map((file) => readFileSync(file, "utf8"));
  const tests = read(filesBelow("test", /\.ts$/));
  const sources = [...read(filesBelow("src", /\.ts$/)), ...read(filesBelow("scripts", /\.ts$/)), ...tests];
  const documents = readdirSync("generated").filter((name) => name.endsWith(".openapi.json"));
  const pages = [...readdirSync(".").filter((name) => name.endsWith(".md")), ...filesBelow("docs", /\.md$/)];
  return {
    comments: sources.flatMap(commentsOf),
    documentation: read(pages).flatMap(proseOf),
    titles: tests.flatMap(titlesOf),
    specification: documents.flatMap((name) => descriptionsOf(JSON.parse(readFileSync(`generated/${name}`, "utf8")))),
  };
}

/** Returns one line per kind of text whose share of signs exceeds its limit, with some of the sentences. */
export function exceededProseLimits(): string[] {
  return Object.entries(texts()).flatMap(([kind, all]) => {
    const found = all.filter((text) => signs.some((sign) => sign.test(text)));
    const share = (100 * found.length) / all.length;
    const limit = limits[kind as Kind];
    const examples = found.slice(0, 10).map((text) => `\n    ${text}`);
    return share > limit
      ? [`${kind}: ${share.toFixed(1)} % of the sentences, the limit is ${limit} %${examples.join("")}`]
      : [];
  });
}
