import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { apiKey, createVspcClient } from "../../src/index.js";
import { fileFrom, saveTo } from "../../src/node.js";
import { sendJson, startServer } from "./server.js";

const auth = apiKey("key");
const report = "/licensing/reports/{id}/csv";
const tenant = "/infrastructure/sites/tenants/{tenantUid}";
const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

let directory: string;
beforeEach(async () => {
  const made = await mkdtemp(join(tmpdir(), "vspc-client-"));
  directory = made;
  onTestFinished(() => rm(made, { recursive: true }));
});

describe("fileFrom", () => {
  it("rejects a directory, also one behind a link, and reports that it is not a file", async () => {
    const inner = join(directory, "licenses");
    await mkdir(inner);
    await symlink(inner, join(directory, "link"));
    for (const path of [inner, `${inner}/`, join(directory, "link"), directory]) {
      await expect(fileFrom(path)).rejects.toMatchObject({
        kind: "input",
        message: expect.stringContaining("is not a file"),
      });
    }
  });

  it("rejects missing files and devices", async () => {
    await expect(fileFrom(join(directory, "none.lic"))).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("ENOENT"),
    });
    await expect(fileFrom("/dev/null")).rejects.toMatchObject({ kind: "input" });
  });

  it("accepts a file, also one behind a link, and sends its bytes", async () => {
    const path = join(directory, "acme.lic");
    await writeFile(path, "<license/>");
    await symlink(path, join(directory, "link.lic"));
    const server = await startServer((_request, response) => sendJson(response, { data: { licenseId: "1" } }));
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    for (const name of ["acme.lic", "link.lic"]) {
      await vspc.put("/licensing/console", { body: { license: await fileFrom(join(directory, name)) } });
      expect(server.seen.at(-1)?.body).toContain(`filename="${name}"`);
      expect(server.seen.at(-1)?.body).toContain("<license/>");
    }
  });
});

describe("the file name of a download", () => {
  async function named(disposition: string): Promise<string | undefined> {
    const fetch = async () =>
      new Response("a,b\n", { headers: { "content-type": "text/csv", "content-disposition": disposition } });
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth, fetch });
    const { fileName, stream } = await vspc.download(report, { path: { id: 1 } });
    await stream.cancel();
    return fileName;
  }

  it.each([
    ...["CON", "con", "PRN", "Aux", "NUL", "COM1", "com9", "LPT1", "lpt9", "COM\u00b9", "LPT\u00b3"],
    ...["CON.csv", "nul.tar.gz", "aux.", "NUL ", "COM0.txt", "CON .csv", "CONIN$", "CONOUT$.csv", "conin$"],
  ])("replaces the Windows device name %j", async (name) => {
    const proposed = await named(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    expect(proposed).toBeDefined();
    const stem = (proposed ?? "").split(".")[0]?.trim() ?? "";
    expect(stem).not.toMatch(
      /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)$/i,
    );
    expect(proposed).toMatch(new RegExp(`^${name.slice(0, 3)}`));
  });

  it.each(["console.csv", "contract.pdf", "null.csv", "com10.csv", "auxiliary", "a.con", "COMX"])(
    "keeps the name %j",
    async (name) => {
      expect(await named(`attachment; filename="${name}"`)).toBe(name);
    },
  );

  it.each([
    ["dots", "."],
    ["dots and spaces", ". "],
    ["spaces", " "],
    ["letters and dots", "a."],
    ["slashes", "/"],
    ["backslashes", "\\\\"],
    ["quoted quotes", '\\"'],
    ["percent signs", "%25"],
    ["semicolons", ";"],
    ["further names", ";filename="],
    ["semicolons and spaces", ";  "],
  ])("reads a name in time proportional to its length: %s", async (_name, unit) => {
    const time = async (count: number) => {
      const name = unit.repeat(count);
      const start = process.cpuUsage();
      await named(`attachment; filename="${name}x${name}"; filename*=UTF-8''${name}x${name}`);
      await named(`attachment; filename=${name}`);
      await named(`attachment; filename="${name}`);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    await time(1000);
    // Twenty times the length: a quadratic search would take 400 times as long.
    const short = Math.min(await time(10_000), await time(10_000), await time(10_000));
    const long = Math.min(await time(200_000), await time(200_000));
    expect(long / Math.max(short, 2000)).toBeLessThan(150);
  });

  it("reads a name with a million dots", async () => {
    const dots = ".".repeat(1_000_000);
    expect(await named(`attachment; filename="${dots}"`)).toBeUndefined();
    expect(await named(`attachment; filename="${dots}x"`)).toBe(`${dots}x`);
    expect(await named(`attachment; filename="x${dots} ${dots}"`)).toBe("x");
  });

  it("proposes a name without directories", async () => {
    for (const name of ["../../etc/passwd", "..\\..\\x.csv", "/etc/passwd", "C:\\x.csv", "C:x.csv", "a\u0000b.csv"]) {
      const proposed = await named(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
      expect(proposed).not.toMatch(/[/\\:\0]/);
    }
    const fetch = async () => new Response("a,b\n", { headers: { "content-type": "text/csv" } });
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth, fetch });
    await saveTo(join(directory, "x.csv"), await vspc.download(report, { path: { id: 1 } }));
    expect(await readdir(directory)).toEqual(["x.csv"]);
  });
});

describe("unknown options of a call", () => {
  it("rejects an unknown option by its name, with the known options, before a request is sent", async () => {
    const server = await startServer((_request, response) => sendJson(response, { data: {} }));
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const path = { tenantUid: uid };
    const calls: [string, string[], () => unknown][] = [
      [
        "get",
        ["path", "query", "headers", "signal", "timeout", "select"],
        () => vspc.get(tenant, { path, retries: 3 } as never),
      ],
      [
        "post",
        ["path", "body", "requestId", "wait", "actionTimeout"],
        () => vspc.post(tenant as never, { path, retries: 3 } as never),
      ],
      ["put", ["body", "requestId"], () => vspc.put("/licensing/console", { body: {}, retries: 3 } as never)],
      ["delete", ["path", "requestId"], () => vspc.delete(tenant, { path, retries: 3 } as never)],
      [
        "patch",
        ["path", "guard", "requestId"],
        () => vspc.patch(tenant, { path, retries: 3 } as never, [{ op: "remove", path: "/description" }]),
      ],
      [
        "patch",
        ["path", "guard", "requestId"],
        () => vspc.patch(tenant, { path, retries: 3 } as never, () => undefined),
      ],
      [
        "download",
        ["path", "signal", "timeout"],
        () => vspc.download(report, { path: { id: 1 }, retries: 3 } as never),
      ],
      [
        "list",
        ["filter", "sort", "select", "pageSize", "window", "consistency", "offset"],
        () => vspc.list("/infrastructure/sites/tenants", { retries: 3 } as never).toArray(),
      ],
    ];
    for (const [method, allowed, call] of calls) {
      const error = await (async () => call())().catch((reason: unknown) => reason);
      expect(error, method).toMatchObject({ kind: "input" });
      const { message } = error as Error;
      expect(message).toMatch(new RegExp(`^(.*: )?${method}: unknown option retries; there are `));
      for (const name of allowed) expect(message.split("there are ")[1]?.split(", "), method).toContain(name);
    }
    expect(server.seen).toEqual([]);
  });

  it("rejects an option of another method", async () => {
    const server = await startServer((_request, response) => sendJson(response, { data: {} }));
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const path = { tenantUid: uid };
    const calls = [
      () => vspc.get(tenant, { path, body: {} } as never),
      () => vspc.get(tenant, { path, filter: [] } as never),
      () => vspc.get(tenant, { path, pageSize: 10 } as never),
      () => vspc.patch(tenant, { path, body: [] } as never, [{ op: "remove", path: "/description" }]),
      () => vspc.download(report, { path: { id: 1 }, body: {} } as never),
      () => vspc.list("/infrastructure/sites/tenants", { body: {} } as never).toArray(),
    ];
    for (const call of calls) {
      await expect((async () => call())()).rejects.toMatchObject({
        kind: "input",
        message: expect.stringContaining("unknown option"),
      });
    }
    expect(server.seen).toEqual([]);
  });

  it.each([Number.NaN, -1, 0, 1.5, Number.POSITIVE_INFINITY, "30" as never])("rejects the time %s", async (time) => {
    const server = await startServer((_request, response) => response.writeHead(202).end());
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const calls = [
      () => vspc.get("/about", { timeout: time }),
      () => vspc.download(report, { path: { id: 1 }, timeout: time }),
      () => vspc.get("/about", { actionTimeout: time }),
      () => vspc.resume(uid, "get", "/about").result({ timeout: time }),
    ];
    for (const call of calls) {
      await expect((async () => call())()).rejects.toMatchObject({ kind: "input" });
    }
    expect(server.seen).toEqual([]);
  });
});
