// npm run docs: guides, API reference and both specifications as one site, in site/. The pages are collected in .site/ first.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { build } from "vitepress";
import { entryPoints } from "../bench/bundle.js";
import { sections, titleOf } from "./guides.js";
import { bundlePlayground } from "./playground.js";
import { writeReference } from "./reference.js";
import { apis, errorCodePage, type Page, specificationPages } from "./specifications.js";

const source = ".site";
const out = "site";

await rm(source, { recursive: true, force: true });
await rm(out, { recursive: true, force: true });
await cp("docs", source, { recursive: true });
await writeReference(`${source}/reference`);
const specifications: Page[][] = [];
for (const api of apis) specifications.push(await specificationPages(api));
specifications[0]?.push(errorCodePage());
for (const { path, text } of specifications.flat()) {
  await mkdir(dirname(`${source}/${path}`), { recursive: true });
  await writeFile(`${source}/${path}.md`, text);
}
const examples = await writeExamples();
await mkdir(`${source}/public`);
await writeFile(`${source}/public/playground.js`, await bundlePlayground());
await writeNavigation();
await build(source);
await writeTwins();

async function writeNavigation(): Promise<void> {
  const { repository } = JSON.parse(await readFile("package.json", "utf8"));
  const linked = (pages: readonly Page[]) => pages.map(({ title, path }) => ({ text: title, link: `/${path}` }));
  const guides = Object.entries(sections).map(([text, names]) => ({
    text,
    items: names.map((name) => ({ text: titleOf(name), link: `/${name}` })),
  }));
  const reference = entryPoints().map(({ name }) => ({ text: name, link: `/reference/${name}` }));
  const sidebar = {
    "/": guides,
    "/examples/": [{ text: "Examples", items: examples }],
    "/reference/": [{ text: "API reference", items: reference }],
    ...Object.fromEntries(
      apis.map(({ name, title }, i) => [`/spec/${name}/`, [{ text: title, items: linked(specifications[i] ?? []) }]]),
    ),
  };
  const navigation = { repository: repository.url.replace(/\.git$/, ""), sidebar };
  await writeFile(`${source}/.vitepress/navigation.json`, JSON.stringify(navigation));
}

/** Writes the index of the examples by task, and a page for each program. */
async function writeExamples(): Promise<{ text: string; link: string }[]> {
  await mkdir(`${source}/examples`);
  const index = await readFile("examples/README.md", "utf8");
  await writeFile(`${source}/examples/index.md`, index.replace(/\]\(([\w-]+)\.ts\)/g, "]($1.md)"));
  const items: { text: string; link: string }[] = [];
  for (const [, task = "", file = ""] of index.matchAll(/^\| (.+) \| \[([\w-]+\.ts)\]/gm)) {
    items.push({ text: file.replace(/\.ts$/, ""), link: `/examples/${file.replace(/\.ts$/, "")}` });
    const text = `# ${task[0]?.toUpperCase()}${task.slice(1)}\n\n\`${file}\` in the folder \`examples\` of the package:`;
    const code = await readFile(`examples/${file}`, "utf8");
    await writeFile(`${source}/examples/${file.replace(/ts$/, "md")}`, `${text}\n\n\`\`\`ts\n${code}\`\`\`\n`);
  }
  return items;
}

/** Copies each page as Markdown next to its HTML, and lists all of them in llms.txt. */
async function writeTwins(): Promise<void> {
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".md"));
  const lines: string[] = [];
  for (const file of files.toSorted()) {
    await cp(`${source}/${file}`, `${out}/${file}`);
    const text = await readFile(`${source}/${file}`, "utf8");
    lines.push(`- [${/^# (.+)$/m.exec(text)?.[1] ?? "vspc-client"}](/${file})`);
  }
  const intro =
    "# vspc-client\n\n> Typed TypeScript client for Veeam Service Provider Console and Veeam Backup Enterprise Manager.";
  await writeFile(`${out}/llms.txt`, `${intro}\n\n## Pages\n\n${lines.join("\n")}\n`);
}
