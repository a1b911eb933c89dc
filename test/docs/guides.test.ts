import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { guides } from "../../scripts/docs/guides.js";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const files = ["README.md", "AGENTS.md", "CONTRIBUTING.md", ...["index", ...guides].map((name) => `docs/${name}.md`)];

/** Returns the anchors of the headings, as the site and GitHub generate them. */
function anchorsOf(text: string): string[] {
  const slugOf = (title: string) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => slugOf(String(title)));
}

describe("guides", () => {
  it("are all in the navigation", () => {
    const found = readdirSync(new URL("../../docs", import.meta.url)).filter((name) => name.endsWith(".md"));
    expect(found.toSorted()).toEqual(["index", ...guides].map((name) => `${name}.md`).toSorted());
  });

  it("are all linked from the README", () => {
    const links = [...read("README.md").matchAll(/\]\(docs\/([\w-]+)\.md/g)].map(([, name]) => name);
    expect(guides.filter((name) => !links.includes(name))).toEqual([]);
  });

  it.each(files)("links in %s lead to existing files and headings", (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|\/spec\/|\/examples\/)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, path, anchor]) => {
      const target = path ? posix.join(posix.dirname(file), path) : file;
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it("stay short", () => {
    const limits = (file: string) => (file === "README.md" ? 220 : file === "AGENTS.md" ? 120 : 150);
    expect(files.filter((file) => read(file).trimEnd().split("\n").length > limits(file))).toEqual([]);
  });
});

it("the README and the guide list every kind of error", () => {
  const [, union = ""] = read("src/http/errors.ts").split("export type ErrorKind =");
  const kinds = [...(union.split(";")[0] ?? "").matchAll(/"(\w+)"/g)].map(([, kind]) => kind);
  expect(kinds).toContain("throttled");
  for (const file of ["README.md", "docs/errors-and-retries.md"]) {
    const [, table = ""] = read(file).split("| `kind` | meaning |");
    const found = [...(table.split("\n\n")[0] ?? "").matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
    expect(found).toEqual(kinds);
  }
});
