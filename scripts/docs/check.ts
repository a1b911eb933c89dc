// npm run docs:check: fails on broken links in site/, and on pages that load content from other sites.
import { readdir, readFile } from "node:fs/promises";
import { LinkChecker, LinkState } from "linkinator";

const files = await readdir("site", { recursive: true });
const pages = files.filter((name) => name.endsWith(".html"));

const { links } = await new LinkChecker().check({
  path: pages,
  serverRoot: "site",
  checkFragments: true,
  // Skips other sites, because the check must work without a network, and anchors that Redoc creates in the browser.
  linksToSkip: ["^https?://(?!localhost)", "\\.html#(tag|section)/"],
});
const broken = links.filter(({ state }) => state === LinkState.BROKEN);
const faults = [...new Set(broken.map(({ url, parent }) => `${parent ?? "a page"}: ${url} is a broken link`))];

/** Content that a browser fetches automatically: scripts, styles, fonts, images. */
const remote =
  /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?\/\/[^>]*>|(?:url\(|@import )["']?https?:[^;)]*/g;
for (const name of files.filter((file) => /\.(html|css)$/.test(file))) {
  const loaded = (await readFile(`site/${name}`, "utf8")).matchAll(remote);
  for (const [text] of loaded) faults.push(`${name}: loads ${text}`);
}

if (pages.length === 0) faults.push("site/ contains no pages. Run npm run docs first.");
for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages, ${links.length} links, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
