// npm run docs:check: fails on broken links in site/, on pages that load content from other sites, and on large specification pages.
import { readdir, readFile } from "node:fs/promises";
import { posix } from "node:path";

const names = await readdir("site", { recursive: true }).catch(() => []);
const files = new Map<string, string>();
for (const name of names.filter((one) => /\.(html|css)$/.test(one)))
  files.set(name.replaceAll("\\", "/"), await readFile(`site/${name}`, "utf8"));
const pages = [...files].filter(([name]) => name.endsWith(".html") && name !== "404.html");
const all = new Set(names.map((name) => name.replaceAll("\\", "/")));

/** Content that a browser fetches automatically: scripts, styles, fonts, images. */
const remote =
  /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?\/\/[^>]*>|(?:url\(|@import )["']?https?:[^;)]*/g;
const maxElements = 3000;

const problems = new Set<string>();
let checked = 0;
for (const [name, html] of files) for (const [text] of html.matchAll(remote)) problems.add(`${name}: loads ${text}`);
for (const [name, html] of pages) {
  for (const [, href = ""] of html.matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)) {
    if (/^[a-z]+:/.test(href)) continue;
    checked++;
    if (!leadsSomewhere(name, href)) problems.add(`${name}: ${href} is a broken link`);
  }
  const elements = html.match(/<[a-z]/g)?.length ?? 0;
  if (name.startsWith("spec/") && elements > maxElements)
    problems.add(`${name}: ${elements} elements, at most ${maxElements}`);
}
if (pages.length === 0) problems.add("site/ contains no pages. Run npm run docs first.");

function leadsSomewhere(from: string, href: string): boolean {
  const [path = "", fragment] = decodeURI(href.replaceAll("&amp;", "&")).split("#");
  const absolute = path === "" ? from : posix.join(path.startsWith("/") ? "" : posix.dirname(from), path);
  const target = absolute.replace(/^\//, "").replace(/(^|\/)$/, "$1index.html");
  if (!all.has(target)) return false;
  return !fragment || files.get(target)?.includes(`id="${fragment}"`) === true;
}

for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${checked} links, ${problems.size} problems`);
process.exitCode = problems.size > 0 ? 1 : 0;
