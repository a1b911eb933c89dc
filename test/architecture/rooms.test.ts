import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** Forbidden imports: a room, and a file in a room above it. */
const climbs = [
  ["util", "../http/errors.js"],
  ["http", "../paging/list.js"],
  ["http", "../vspc/client.js"],
  ["http", "../node/fetch.js"],
  ["paging", "../enterprise-manager/client.js"],
  ["vspc", "../enterprise-manager/client.js"],
  ["vspc/auth", "../../testing/index.js"],
  ["enterprise-manager", "../vspc/client.js"],
  ["enterprise-manager/query", "../../vspc/client.js"],
  ["node", "../vspc/client.js"],
  ["environment", "../paging/list.js"],
  ["environment", "../enterprise-manager/client.js"],
  ["environment", "../testing/index.js"],
  ["testing", "../node/fetch.js"],
  ["testing", "../paging/list.js"],
  ["testing/vspc", "../../paging/list.js"],
  ["", "./testing/index.js"],
  ["", "./cli/main.js"],
  ["cli", "../http/errors.js"],
  ["cli", "../testing/host.js"],
  ["cli/types", "../../util/objects.js"],
] as const;
const fileOf = (index: number) => join("src", climbs[index]?.[0] ?? "", `planted-${index}.ts`);

let copy = "";
let clean = "";
let planted = "";

/** Returns the output of the first step of `npm run check` for the copy of src, or nothing if it passes. */
async function complaints(): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(copy, "package.json"), "utf8"));
  const [command, ...flags] = scripts["check:format"].split(" ").slice(0, -1);
  const biome = join(root, "node_modules/.bin", command);
  return run(biome, [...flags, "--max-diagnostics=200", "--reporter=github", "src"], { cwd: copy }).then(
    () => "",
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );
}

const write = (path: string, text: string) => writeFile(join(copy, path), text);
const importing = (what: string) => `import * as found from "${what}";\n\nexport const planted = found;\n`;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "vspc-client-rooms-"));
  for (const name of ["src", "biome.json", "package.json", ".gitignore"])
    await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  clean = await complaints();
  for (const [index, [, what]] of climbs.entries()) await write(fileOf(index), importing(what));
  await write("src/http/platform.ts", importing("node:fs"));
  await write("src/http/one.ts", 'import { b } from "./two.js";\n\nexport const a = () => b;\n');
  await write("src/http/two.ts", 'import { a } from "./one.js";\n\nexport const b = () => a;\n');
  await write("src/http/left.ts", 'import type { Right } from "./right.js";\n\nexport type Left = Right[];\n');
  await write("src/http/right.ts", 'import type { Left } from "./left.js";\n\nexport type Right = Left[];\n');
  planted = await complaints();
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** Returns the rules that a file of the copy violates. */
const brokenBy = (file: string) => planted.split("\n").filter((line) => line.includes(`/${file},`));

it("reports no violation for the current source", () => {
  expect(clean).toBe("");
});

it.each(climbs.map(([room, what], index) => [room, what, index] as const))(
  "forbids src/%s to import %s",
  (_room, _what, index) => {
    expect(brokenBy(fileOf(index)).join()).toMatch(/knows? nothing of|through its entry modules only/);
  },
);

it("forbids modules of Node in rooms that send requests", () => {
  expect(brokenBy("src/http/platform.ts").join()).toContain("noNodejsModules");
});

it.each(["one", "two", "left", "right"])("forbids cycles, including those of type imports: %s", (name) => {
  expect(brokenBy(`src/http/${name}.ts`).join()).toContain("noImportCycles");
});
