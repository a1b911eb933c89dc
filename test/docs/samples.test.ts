import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { shellSample, typeScriptSample } from "../../scripts/docs/samples.js";
import { apis, errorCodePage, type Page, specificationPages } from "../../scripts/docs/specifications.js";
import { run } from "../cli/command.js";
import { compileSnippets } from "./snippets.js";

const uid = "11111111-2222-4333-8444-555555555555";

const imports = `import { apiKey, createVspcClient, password } from "vspc-client";
import { createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { fileFrom, saveTo } from "vspc-client/node";
const [baseUrl, secret] = ["https://vspc.example.com:1280", "not-a-real-password"];
const vspc = createVspcClient({ baseUrl, auth: apiKey("not-a-real-key") });
const em = createEnterpriseManagerClient({ baseUrl, username: "admin", password: secret });`;

it("TypeScript samples compile for every operation, and an unknown property does not", { timeout: 120_000 }, () => {
  const functions = apis.flatMap((api) =>
    api.operations.map((operation) => {
      const parameters = operation.parameters.filter((one) => one.in === "path");
      const names = parameters.map(
        ({ name, schema }) => `${name}: ${schema?.type === "integer" ? "number" : "string"}`,
      );
      const name = `${api.name === "vspc" ? "vspc" : "em"}_${operation.id}`;
      return `export async function ${name}(${names.join(", ")}) {\n${typeScriptSample(api, operation)}\n}`;
    }),
  );
  expect(functions.length).toBeGreaterThan(220);
  const code = [imports, ...functions, "await em.tenants.create({ Nmae: 1 });"].join("\n");
  const problems = compileSnippets([{ heading: "samples", code, runs: false }]);
  expect(problems).toEqual([expect.stringContaining("Nmae")]);
});

it("shell samples are valid calls of the command for every operation", { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "vspc-samples-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "body.json");
  await writeFile(join(folder, "license.lic"), "license");
  const refused: string[] = [];
  for (const api of apis) {
    for (const operation of api.operations) {
      const sample = shellSample(api, operation);
      const words = sample.split(" ").map((word) => {
        const name = /\$(\w+)$/.exec(word)?.[1];
        const parameter = operation.parameters.find((one) => one.name === name);
        const { format, type } = parameter?.schema ?? {};
        const value = type === "integer" ? "7" : format === "year-month" ? "2026-10" : uid;
        return word.replace(/\$\w+$/, value).replace("license.lic", join(folder, "license.lic"));
      });
      await writeFile(file, JSON.stringify(operation.body?.example ?? {}));
      const args = words.slice(1).map((word) => word.replace(/['"]/g, "").replace("@body.json", `@${file}`));
      const { code, stdout, stderr } = await run(...args, "--dry-run");
      if (code !== 0 || !stdout.includes(`"request": "${operation.method} `)) refused.push(`${sample}: ${stderr}`);
    }
  }
  expect(refused).toEqual([]);
});

describe("pages of the specifications", () => {
  let pages: Page[];
  const page = (path: string) => pages.find((one) => one.path === path)?.text ?? "";
  beforeAll(async () => {
    pages = [...(await Promise.all(apis.map(specificationPages))).flat(), errorCodePage()];
  });

  it("contain every operation once, with roles, schemas and query parameters", () => {
    for (const api of apis) {
      const own = pages.filter(({ path }) => path.startsWith(`spec/${api.name}/`) && !path.endsWith("/index"));
      const texts = own.map(({ text }) => text).join("\n");
      for (const { id } of api.operations) expect(texts.split(`{#op-${id.toLowerCase()}}`)).toHaveLength(2);
    }
    expect(page("spec/vspc/cloud-connect-tenants")).toMatch(/\*\*Roles:\*\* PortalAdministrator, PortalOperator, /);
    expect(page("spec/vspc/cloud-connect-tenants")).toMatch(/\n\| credentials\.userName \| string.* \| /);
    expect(page("spec/enterprise-manager/query")).toMatch(/\n- \*\*CloudTenant:\*\* UID, Name, Enabled/);
    expect(page("spec/vspc/error-codes")).toMatch(/\n\| 1301 \| /);
  });

  it("link from the index to every operation", () => {
    for (const api of apis) {
      const links = page(`spec/${api.name}/index`).match(/\.md#op-/g);
      expect(links).toHaveLength(api.operations.length);
    }
  });
});
