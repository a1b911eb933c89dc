import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey, createVspcClient } from "../../src/index.js";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
  type SimulatorServer,
} from "../../src/testing/index.js";
import { compileRecipes, readRecipes, runRecipe } from "./recipes.js";

const recipes = readRecipes();

describe("the README's recipes", () => {
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

  it("compile", () => {
    expect(recipes.length).toBeGreaterThan(5);
    expect(compileRecipes(recipes)).toEqual([]);
  });

  it("would not compile with a wrong path", () => {
    const broken = { heading: "broken", code: 'await vspc.get("/abot");', runs: false };
    expect(compileRecipes([broken])).toEqual([expect.stringContaining('"/abot"')]);
  });

  it.each(recipes.filter(({ runs }) => runs))("$heading runs", async (recipe) => {
    const vspc = createVspcClient({ baseUrl: server.url, auth: apiKey("readme-key") });
    const globals = /const vspc =/.test(recipe.code) ? {} : { vspc };
    const printed = await runRecipe(recipe, globals);
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.join("\n")).not.toContain("undefined undefined");
  });
});
