import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guides } from "../../scripts/docs/guides.js";
import { specifications } from "../../scripts/docs/specifications.js";
import { apiKey, createVspcClient } from "../../src/index.js";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
  type SimulatorServer,
} from "../../src/testing/index.js";
import { compileRecipes, type Recipe, readRecipes, runRecipe } from "../readme/recipes.js";

const files = ["index", ...guides].map((name) => `${name}.md`);
const read = (file: string) => readFileSync(new URL(`../../docs/${file}`, import.meta.url), "utf8");

/** Returns the anchors of the headings of a guide, as the site generates them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => String(title).toLowerCase().replaceAll(" ", "-"));
}

describe("guides", () => {
  it("includes every guide in the navigation", () => {
    const found = readdirSync(new URL("../../docs", import.meta.url));
    expect(found.toSorted()).toEqual(files.toSorted());
  });

  it("lists every guide on the landing page by its title", () => {
    const links = [...read("index.md").matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title, file]) => [file, title]);
    const titles = guides.map((name) => [`${name}.md`, /^title: (.+)$/m.exec(read(`${name}.md`))?.[1]]);
    expect(links).toEqual(titles);
  });

  it.each(files)("links in %s lead to existing files and headings", (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, path, anchor]) => {
      const target = path || file;
      return !files.includes(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe("snippets of the guides", () => {
  const snippets = files.flatMap((file) =>
    readRecipes(`docs/${file}`).map((recipe): Recipe => ({ ...recipe, heading: `${file}: ${recipe.heading}` })),
  );
  let servers: SimulatorServer[];

  beforeAll(async () => {
    const vspc = await createSimulator({ seed: 7, tenants: 40, apiKeys: [{ key: "guide-key" }] }).listen();
    const em = await createEnterpriseManagerSimulator({ seed: 7 }).listen();
    servers = [vspc, em];
    process.env.VSPC_BASE_URL = vspc.url;
    process.env.VSPC_API_KEY = "guide-key";
    process.env.EM_BASE_URL = em.url;
    process.env.EM_USERNAME = defaultEnterpriseManagerUser.username;
    process.env.EM_PASSWORD = defaultEnterpriseManagerUser.password;
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  it("compiles all snippets, and rejects one with an unknown path", { timeout: 120_000 }, () => {
    expect(snippets.length).toBeGreaterThan(20);
    const broken = { heading: "broken", code: 'await vspc.get("/abot");', runs: false };
    expect(compileRecipes([...snippets, broken])).toEqual([expect.stringMatching(/^broken, line 1: .*"\/abot"/)]);
  });

  it.each(snippets.filter(({ runs }) => runs))("runs the snippet $heading", async (snippet) => {
    const vspc = createVspcClient({ baseUrl: String(process.env.VSPC_BASE_URL), auth: apiKey("guide-key") });
    const printed = await runRecipe(snippet, /const vspc =/.test(snippet.code) ? {} : { vspc });
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.join("\n")).not.toContain("undefined undefined");
  });
});

describe("pages of the specifications", () => {
  it("shows admitted roles, query parameters and error codes", () => {
    const [vspc, em] = specifications.map(({ document }) => document);
    expect(vspc?.paths["/infrastructure/sites/{siteUid}/tenants"]?.post?.description).toMatch(
      /\*\*Roles:\*\* PortalAdministrator, PortalOperator, /,
    );
    expect(vspc?.info.description).toMatch(/\n# Error codes\n[\s\S]*\| 1301 \| /);
    expect(em?.paths["/query"]?.get?.description).toMatch(/\n- \*\*CloudTenant:\*\* UID, Name, Enabled/);
    expect(em?.info.description).not.toContain("Error codes");
  });
});
