import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey, createVspcClient, type ErrorKind } from "../../src/index.js";
import { errorCodes } from "../../src/metadata.js";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
  type SimulatorServer,
} from "../../src/testing/index.js";
import { compileRecipes, readRecipes, runRecipe } from "./recipes.js";

const recipes = readRecipes();
const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

describe("recipes of the README", () => {
  const simulator = createSimulator({ seed: 7, tenants: 40, apiKeys: [{ key: "readme-key" }] });
  let server: SimulatorServer;
  let enterpriseManager: SimulatorServer;

  beforeAll(async () => {
    server = await simulator.listen();
    process.env.VSPC_BASE_URL = server.url;
    process.env.VSPC_API_KEY = "readme-key";
    enterpriseManager = await createEnterpriseManagerSimulator({ seed: 7 }).listen();
    process.env.EM_BASE_URL = enterpriseManager.url;
    process.env.EM_USERNAME = defaultEnterpriseManagerUser.username;
    process.env.EM_PASSWORD = defaultEnterpriseManagerUser.password;
  });
  afterAll(async () => {
    await Promise.all([server.close(), enterpriseManager.close()]);
  });

  it("compiles all recipes, and rejects one with an unknown path", { timeout: 120_000 }, () => {
    const typed = recipes.filter(({ isJavaScript }) => !isJavaScript);
    expect(typed.length).toBeGreaterThan(5);
    const broken = { heading: "broken", code: 'await vspc.get("/abot");', runs: false };
    expect(compileRecipes([...typed, broken])).toEqual([expect.stringMatching(/^broken, line 1: .*"\/abot"/)]);
  });

  it.each(recipes.filter(({ runs }) => runs))("runs the recipe $heading", async (recipe) => {
    const vspc = createVspcClient({ baseUrl: server.url, auth: apiKey("readme-key") });
    const globals = /const vspc =/.test(recipe.code) ? {} : { vspc };
    const printed = await runRecipe(recipe, globals);
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.join("\n")).not.toContain("undefined undefined");
  });
});

describe("troubleshooting in the README", () => {
  /** Returns the cells in the first column of a table. */
  const firstCells = (head: string) => {
    const table = text.split(`| \`${head}\` | means | do |\n`)[1]?.split("\n\n")[0] ?? "";
    return [...table.matchAll(/^\| `?(\w+)`? \|/gm)].map(([, cell]) => String(cell));
  };

  it("lists every kind of error", () => {
    const kinds = {
      input: 1,
      transport: 1,
      logical: 1,
      unavailable: 1,
      security: 1,
      throttled: 1,
      timeout: 1,
      aborted: 1,
      protocol: 1,
      challenge: 1,
      canceled: 1,
      expired: 1,
    } satisfies Record<ErrorKind, 1>;
    expect(firstCells("kind")).toEqual(Object.keys(kinds));
  });

  it("lists twenty error codes that the server defines", () => {
    const codes = firstCells("code");
    expect(codes).toHaveLength(20);
    expect(codes.filter((code) => /^\d+$/.test(code) && !Object.hasOwn(errorCodes, code))).toEqual([]);
  });

  it("links only to existing headings", () => {
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title?.toLowerCase().replaceAll(" ", "-"));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });
});
