// npm run docs:check: no broken link in site/, and nothing that a page would load from elsewhere.
import { readdir, readFile } from "node:fs/promises";
import { LinkChecker, LinkState } from "linkinator";

const files = await readdir("site", { recursive: true });
const pages = files.filter((name) => name.endsWith(".html"));

const { links } = await new LinkChecker().check({
  path: pages,
  serverRoot: "site",
  checkFragments: true,
  // Other sites, so that the check needs no network, and what Redoc makes of a document in the browser.
  linksToSkip: ["^https?://(?!localhost)", "\\.html#(tag|section)/"],
});
const broken = links.filter(({ state }) => state === LinkState.BROKEN);
const faults = [...new Set(broken.map(({ url, parent }) => `${parent ?? "a page"}: ${url} leads nowhere`))];

/** What a browser fetches without being asked: scripts, styles, fonts, pictures. */
const remote =
  /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?\/\/[^>]*>|(?:url\(|@import )["']?https?:[^;)]*/g;
for (const name of files.filter((file) => /\.(html|css)$/.test(file))) {
  const loaded = (await readFile(`site/${name}`, "utf8")).matchAll(remote);
  for (const [text] of loaded) faults.push(`${name}: loads ${text}`);
}

if (pages.length === 0) faults.push("site/ holds no page: run npm run docs first");
for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages, ${links.length} links, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
