import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { languageService } from "../../scripts/docs/language-service.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const file = resolve(root, "test/types/hover.virtual.ts");

/** Marks surround the words to hover over: `«name:word»`. */
const marked = `
import { ApiError, and, createVspcClient, token, type VspcClient } from "../../src/index.js";
import { createVspcClient as createBigint } from "../../src/bigint.js";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";

const vspc = «create:createVspcClient»({ baseUrl: "https://vspc.example.com:1280", auth: token("t"), «concurrency:concurrency»: 4 });
declare const «returned:returned»: ReturnType<typeof createVspcClient>;
declare const «plain:plain»: VspcClient;
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01", tenantUid = siteUid;

const «site:site» = await vspc.«get:get»("/infrastructure/sites/{siteUid}", {
  «path:path»: { «siteUid:siteUid» },
  «timeout:timeout»: 5,
});
const tenants = vspc.«list:list»("/infrastructure/sites/tenants", {
  «filter:filter»: («fields:row») => and(row.«isEnabled:isEnabled».«equals:equals»(true), row.credentials.«nested:userName».equals("a")),
  sort: (row) => row.«sorted:name».ascending(),
  «pageSize:pageSize»: 5,
  «window:window»: 2,
});
const «row:first» = await tenants.first();
const «only:only» = await tenants.only();
only.«read:description»;
only.«enum:type»;
vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.name.«contains:contains»("a", "ignorecase") });
vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.«enumField:type».«in:in»(["VCD"]) });
vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.maxConcurrentTask.«less:lessThan»(4) });
const error = new ApiError("input", "x");
error.«kind:kind»;
const «created:created» = await vspc.«post:post»("/infrastructure/sites/{siteUid}/tenants", {
  path: { siteUid },
  «body:body»: { credentials: { userName: "acme" }, «sent:description»: "gold" },
  «wait:wait»: false,
});
await vspc.«patch:patch»("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, («draft:tenant») => {
  tenant.«drafted:description» = "gold";
});
await vspc.«delete:delete»("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid }, query: { «deleteBackups:deleteBackups»: true } });
await vspc.get("/«literal:about»");
vspc.«put:put»; vspc.«download:download»; vspc.«resume:resume»; vspc.«as:as»;

const exact = createBigint({ baseUrl: "https://vspc.example.com:1280", auth: token("t") });
const «exactRow:quota» = await exact.list("/infrastructure/sites/tenants/backupResources").first();
declare const «exactReturned:exactReturned»: ReturnType<typeof createBigint>;
quota?.«bytes:storageQuota»;
const rounded = await vspc.list("/infrastructure/sites/tenants/backupResources").first();
rounded?.«rounded:storageQuota»;

await using em = createEnterpriseManagerClient({ baseUrl: "https://em.example.com:9398", username: "a", password: "b" });
const «emTenant:emTenant» = await em.tenants.get("id");
em.query("CloudTenant", { filter: (t) => t.Type.«emGreater:greaterThan»("vCD") });
await em.tenants.«emCreate:create»({ «emName:Name»: "A", Password: "b", BackupServerUid: "c" });
await em.tenants.«emUpdate:update»("id", (tenant) => void (tenant.«emEdited:Description» = "x"));
await em.tenants.«emDelete:delete»("id", { «emBackups:includeBackups»: true });
const «emSubtenant:emSubtenant» = await em.query("CloudSubtenant", { «emPageSize:pageSize»: 5 }).first();
`;

const places = new Map<string, number>();
const code = marked.replace(/«(\w+):(\w+)»/g, "$2");
for (let text = marked, match = /«(\w+):(\w+)»/.exec(text); match; match = /«(\w+):(\w+)»/.exec(text)) {
  const [whole, name = "", word = ""] = match;
  places.set(name, match.index);
  text = text.slice(0, match.index) + word + text.slice(match.index + whole.length);
}

const service = languageService(file, code);

/** Returns the text that an editor shows for the word at a mark. */
function hover(name: string) {
  const info = service.getQuickInfoAtPosition(file, places.get(name) ?? -1);
  const tags = (info?.tags ?? []).map(({ name: tag, text }) => `@${tag} ${ts.displayPartsToString(text)}`);
  return {
    type: ts.displayPartsToString(info?.displayParts),
    text: ts.displayPartsToString(info?.documentation),
    tags: tags.join("\n"),
  };
}

/** Names of first parameters other than `path`. */
const first: Readonly<Record<string, string>> = { as: "userUid", resume: "id" };

describe("hover text", () => {
  it("uses example code that compiles", { timeout: 120_000 }, () => {
    expect(service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
  });

  it.each([
    ["returned", "const returned: VspcClient<paths>"],
    ["plain", "const plain: VspcClient<paths>"],
    ["site", "const site: CloudAgent"],
    ["row", "const first: CloudTenant | undefined"],
    ["only", "const only: CloudTenant"],
    ["fields", "(parameter) row: Fields<CloudTenant, CloudTenant>"],
    ["created", "const created: AsyncAction<CloudTenant>"],
    ["body", '(property) body: Sent<WithDates<CloudTenantInput, "leaseExpirationDate">>'],
    ["draft", '(parameter) tenant: WithDates<CloudTenant, "leaseExpirationDate">'],
    ["exactReturned", "const exactReturned: VspcClient<paths>"],
    ["exactRow", "const quota: TenantBackupResource | undefined"],
    ["bytes", "(property) TenantBackupResource.storageQuota: bigint | undefined"],
    ["emTenant", "const emTenant: CloudTenant"],
    ["emSubtenant", "const emSubtenant: CloudSubtenant | undefined"],
  ])("shows the name of a type: %s", (mark, type) => {
    expect(hover(mark).type).toBe(type);
  });

  it.each(["get", "post", "patch", "delete", "list"])("shows a short signature of %s", (method) => {
    const { type } = hover(method);
    expect(type).toMatch(/^\((method|property)\) VspcClient<paths>\./);
    expect(type.length).toBeLessThan(400);
  });

  it.each(["get", "post", "put", "patch", "delete", "list", "download", "resume", "as"])(
    "describes %s, its parameters and its errors",
    (method) => {
      const { text, tags } = hover(method);
      expect(text.length).toBeGreaterThan(40);
      expect(tags).toContain(`@param ${first[method] ?? "path"} `);
      expect(tags).toContain("@throws ApiError");
    },
  );

  it.each([
    ["path", "Get a site"],
    ["siteUid", "UID of the Veeam Cloud Connect site"],
    ["isEnabled", "Whether the account can use its resources"],
    ["nested", "User name"],
    ["sorted", "Name of the account"],
    ["read", "Description of the tenant"],
    ["sent", "Description of the tenant"],
    ["drafted", "Description of the tenant"],
    ["deleteBackups", "Whether to delete all backup files"],
    ["enum", "General"],
    ["enumField", "General"],
    ["emName", "Name"],
    ["bytes", "Format: int64"],
  ])("shows the description in the document for %s", (mark, words) => {
    expect(hover(mark).text).toContain(words);
  });

  it("recommends the bigint client only for 64-bit integers of the number client", () => {
    const note = "Rounded above 2^53; use `vspc-client/bigint`.";
    expect(hover("rounded").text).toContain(note);
    expect(hover("bytes").text).toContain("Allocated space, in bytes");
    expect(hover("bytes").text).not.toContain("Rounded");
  });

  it.each([
    ["kind", "Kind of error"],
    ["equals", "equals the value"],
    ["contains", "contains the text"],
    ["in", "equals one of the values"],
    ["less", "is less than the value"],
    ["emGreater", "is greater than the value"],
    ["emCreate", "Creates a tenant, waits for the task"],
    ["emUpdate", "writes it back"],
    ["emDelete", "Deletes a tenant and waits for the task"],
    ["emBackups", "also deletes the tenant's backups"],
  ])("describes %s", (mark, words) => {
    expect(hover(mark).text).toContain(words);
  });

  it("shows no notes for the maintainers of the library", () => {
    expect(hover("create").text).not.toContain("overload");
  });

  it.each([
    ["concurrency", "Maximum number of concurrent requests", "16"],
    ["timeout", "Milliseconds", "120,000"],
    ["pageSize", "Maximum number of rows per request", "500"],
    ["window", "Maximum number of pages that are in flight", "4"],
    ["wait", "AsyncAction", "true"],
    ["emPageSize", "Number of results per page", "the server's page size"],
    ["filter", "Rows to return", "all rows"],
  ])("shows the meaning and the default of the option %s", (mark, words, standard) => {
    const { text, tags } = hover(mark);
    expect(text).toContain(words);
    expect(tags).toContain("@default");
    expect(tags).toContain(standard);
  });
});

describe("completion", () => {
  /** Returns the names that an editor offers at a mark. */
  const offered = (name: string) =>
    service.getCompletionsAtPosition(file, places.get(name) ?? -1, {})?.entries.map((entry) => entry.name) ?? [];

  it("offers the properties of the body of an Enterprise Manager write", () => {
    const names = offered("emName");
    expect(names).toEqual(expect.arrayContaining(["Name", "Description", "LeaseExpirationDate"]));
    expect(names.length).toBeGreaterThan(15);
  });

  it("offers the paths that have the method", () => {
    expect(offered("literal")).toEqual(expect.arrayContaining(["/about", "/infrastructure/sites/tenants"]));
    expect(offered("literal")).not.toContain("/infrastructure/sites/tenants/{tenantUid}/disable");
  });

  it("offers no body and no request ID for a get, but both for a post", () => {
    expect(offered("timeout")).toEqual(expect.arrayContaining(["signal", "select"]));
    expect(offered("timeout")).not.toEqual(expect.arrayContaining(["body"]));
    expect(offered("timeout")).not.toEqual(expect.arrayContaining(["requestId"]));
    expect(offered("wait")).toEqual(expect.arrayContaining(["requestId"]));
  });
});

describe("the schemas of a document", { timeout: 120_000 }, () => {
  it.each([
    ["src/index.ts", "generated/vspc.schemas.ts"],
    ["src/bigint.ts", "generated/vspc.bigint.schemas.ts"],
    ["src/enterprise-manager/index.ts", "generated/enterprise-manager.schemas.ts"],
  ])("are all exported by name from %s", (entry, schemas) => {
    const program = ts.createProgram([resolve(root, entry)], service.getProgram()?.getCompilerOptions() ?? {});
    const checker = program.getTypeChecker();
    const exportsOf = (path: string) => {
      const source = program.getSourceFile(resolve(root, path));
      const module = source && checker.getSymbolAtLocation(source);
      return module ? checker.getExportsOfModule(module) : [];
    };
    const resolved = (item: ts.Symbol) => (item.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(item) : item);
    const ours = new Map(exportsOf(entry).map((item) => [item.name, resolved(item)]));
    const theirs = exportsOf(schemas);
    expect(theirs.length).toBeGreaterThan(20);
    expect(theirs.filter((item) => ours.get(item.name) !== item).map(({ name }) => name)).toEqual([]);
  });
});
