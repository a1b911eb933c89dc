import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const folder = dirname(fileURLToPath(import.meta.url));
const facade = `
import { and, createVspcClient, token } from "../../src/index.js";
const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: token("t") });
`;
const bare = `
import createClient from "openapi-fetch";
import type { paths } from "../../generated/vspc.js";
const vspc = createClient<paths>({ baseUrl: "https://vspc.example.com:1280/api/v3" });
`;
const ids = `const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01", tenantUid = siteUid, repositoryUid = siteUid;
const credentials = { userName: "acme", password: "secret" };
`;

const facadeCalls = `
export const about = await vspc.get("/about");
export const site = await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
export const tenant = await vspc.get("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } });
export const sites = vspc.list("/infrastructure/sites");
export const tenants = vspc.list("/infrastructure/sites/tenants", {
  filter: (row) => and(row.isEnabled.equals(true), row.name.contains("acme")),
});
export const quotas = vspc.list("/infrastructure/sites/tenants/{tenantUid}/backupResources", { path: { tenantUid } });
export const created = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
  path: { siteUid },
  body: { credentials },
});
export const resource = await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
  path: { tenantUid },
  body: { repositoryUid, cloudRepositoryName: "acme-main", storageQuota: 1024 },
});
export const changed = await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, [
  { op: "replace", path: "/description", value: "gold" },
]);
await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid }, query: { deleteBackups: true } });
`;
const bareCalls = `
export const about = await vspc.GET("/about");
export const site = await vspc.GET("/infrastructure/sites/{siteUid}", { params: { path: { siteUid } } });
export const tenant = await vspc.GET("/infrastructure/sites/tenants/{tenantUid}", { params: { path: { tenantUid } } });
export const sites = await vspc.GET("/infrastructure/sites");
export const tenants = await vspc.GET("/infrastructure/sites/tenants", {
  params: {
    query: {
      filter: [
        { property: "isEnabled", operation: "equals", value: true },
        { property: "name", operation: "contains", value: "acme" },
      ],
    },
  },
});
export const quotas = await vspc.GET("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
  params: { path: { tenantUid } },
});
export const created = await vspc.POST("/infrastructure/sites/{siteUid}/tenants", {
  params: { path: { siteUid } },
  body: { credentials },
});
export const resource = await vspc.POST("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
  params: { path: { tenantUid } },
  body: { repositoryUid, cloudRepositoryName: "acme-main", storageQuota: 1024 },
});
export const changed = await vspc.PATCH("/infrastructure/sites/tenants/{tenantUid}", {
  params: { path: { tenantUid } },
  body: [{ op: "replace", path: "/description", value: "gold" }],
});
await vspc.DELETE("/infrastructure/sites/tenants/{tenantUid}", {
  params: { path: { tenantUid }, query: { deleteBackups: true } },
});
`;

const { config } = ts.readConfigFile(resolve(folder, "../../tsconfig.json"), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, resolve(folder, "../.."));
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Compiles one module as if it were in this folder. Returns its errors and the number of type instantiations. */
function check(text: string) {
  const name = resolve(folder, "budget.virtual.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    if (path === name) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, ...rest));
    return parsed.get(path);
  };
  const program = ts.createProgram({ rootNames: [name], options, host });
  const file = program.getSourceFile(name);
  const errors = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
  );
  return { errors, instantiations: program.getInstantiationCount() };
}

it("needs fewer type instantiations for ten calls with the facade than with bare openapi-fetch", () => {
  const ours = check(facade + ids + facadeCalls);
  const theirs = check(bare + ids + bareCalls);
  console.info(`ten calls: ${ours.instantiations} instantiations, ${theirs.instantiations} with bare openapi-fetch`);
  expect(ours.errors).toEqual([]);
  expect(theirs.errors).toEqual([]);
  expect(ours.instantiations).toBeGreaterThan(1000);
  expect(ours.instantiations).toBeLessThan(theirs.instantiations);
});

/** Calls with a mistake, and the text that the message must contain. */
const slips: Record<string, { call: string; names: string }> = {
  "a mistyped path": {
    call: 'await vspc.get("/infrastructure/sites/tenant");',
    names: `parameter of type '"/infrastructure/sites/tenants"'.`,
  },
  "a mistyped path with arguments": {
    call: 'await vspc.get("/infrastructure/site/{siteUid}", { path: { siteUid } });',
    names: `parameter of type '"/infrastructure/sites/{siteUid}"'.`,
  },
  "a mistyped list path": { call: 'vspc.list("/infrastructure/tenants");', names: '"/infrastructure/sites/tenants"' },
  "a path like no other": { call: 'await vspc.get("/zzz");', names: `parameter of type 'PathsWith<paths, "get">'.` },
  "a list of a single object": {
    call: 'vspc.list("/infrastructure/sites/{siteUid}", { path: { siteUid } });',
    names: `parameter of type '"use get" | "use patch"'.`,
  },
  "a method that the path lacks": { call: 'await vspc.post("/about");', names: `parameter of type '"use get"'.` },
  "a missing path parameter": { call: 'await vspc.get("/infrastructure/sites/{siteUid}");', names: "2 arguments" },
  "a mistyped path parameter": {
    call: 'await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUId: siteUid } });',
    names: "Did you mean to write 'siteUid'?",
  },
  "a mistyped option": { call: 'await vspc.get("/about", { timeuot: 5 });', names: "Did you mean to write 'timeout'?" },
  "a mistyped property of a body": {
    call: `await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid },
      body: { credentials, descripton: "gold" },
    });`,
    names: "Did you mean to write 'description'?",
  },
  "a mistyped property of a result": {
    call: 'const { nmae } = await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });',
    names: "'nmae'",
  },
  "a mistyped property in a filter": {
    call: 'vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.nmae.equals("acme") });',
    names: "'nmae'",
  },
  "a mistyped select": { call: 'vspc.list("/infrastructure/sites/tenants", { select: ["nmae"] });', names: '"nmae"' },
  "a mistyped value of an enum": {
    call: 'vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.type.equals("general") });',
    names: '"general"',
  },
  "a mistyped path of a patch": {
    call: 'await vspc.patch("/infrastructure/sites/tenants/{tenantuid}", { path: { tenantUid } }, () => undefined);',
    names: `parameter of type '"/infrastructure/sites/tenants/{tenantUid}"'.`,
  },
  "a mistyped property in a patch": {
    call: `await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, [
      { op: "replace", path: "/descripton", value: "gold" },
    ]);`,
    names: `Did you mean '"/description"'?`,
  },
};

it.each(Object.entries(slips))("reports one short error for %s", (_slip, { call, names }) => {
  const { errors } = check(facade + ids + call);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(names);
  expect(errors[0]?.length).toBeLessThan(400);
});

it("requires the parameters of a path in a document with only that path", () => {
  const document = `interface One { "/x/{id}": { get: {
    parameters: { path: { id: string } };
    responses: { 200: { content: { "application/json": { data: { name: string } } } } };
  } } }
  const one = createVspcClient<One>({ baseUrl: "https://vspc.example.com:1280", auth: token("t") });`;
  const good = 'export const { name } = await one.get("/x/{id}", { path: { id: "1" } }); name.length;';
  expect(check(facade + document + good).errors).toEqual([]);
  expect(check(`${facade + document}await one.get("/x/{id}");`).errors).toEqual(["Expected 2 arguments, but got 1."]);
});
