import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cells, run, startConsole } from "./program.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vspc-client-recipes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("license-report", () => {
  it("saves the reports of a month, and replaces existing files only with --overwrite", async () => {
    const { env } = await startConsole();
    const args = ["--month", "2026-10", "--folder", folder];
    const { code, lines, last } = await run("license-report", args, env);
    const file = join(folder, "license-report-2026-10-3.csv");
    expect({ code, last }).toEqual({ code: 0, last: "1 reports of 2026-10, 1 not approved yet" });
    expect(cells(lines)).toEqual([["3", "Aurora Cloud Services", "ApprovalRequired", "260", file]]);
    expect(await readFile(file, "utf8")).toMatch(/^Organization,Product,/);
    await writeFile(file, "kept");
    const again = await run("license-report", args, env);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("exists; pass overwrite: true") });
    expect(await readFile(file, "utf8")).toBe("kept");
    expect((await run("license-report", [...args, "--overwrite"], env)).code).toBe(0);
    expect(await readFile(file, "utf8")).toMatch(/^Organization,Product,/);
  });

  it("uses the previous month by default, and exits with 1 if there is no report", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2027, 0, 15) });
    const { code, last } = await run("license-report", ["--folder", folder]);
    vi.useRealTimers();
    expect({ code, last }).toEqual({ code: 1, last: "0 reports of 2026-12" });
  });

  it("leaves no partial file if the download fails", async () => {
    const { sim, env } = await startConsole();
    sim.faults({ kinds: ["logical"], on: { path: "/licensing/reports/{id}/csv" } });
    const { code, stderr } = await run("license-report", ["--month", "2026-10", "--folder", folder], env);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("[logical]") });
    expect(await readdir(folder)).toEqual([]);
  });

  it("rejects an invalid month", async () => {
    const { code, stderr } = await run("license-report", ["--month", "2026-13"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "license-report: --month must be YYYY-MM, got 2026-13 (see --help)\n",
    });
  });
});

describe("license-sensor", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 1) }));
  afterEach(() => void vi.useRealTimers());

  async function sensor(change: object, args: readonly string[] = []) {
    const { sim, env } = await startConsole();
    const licenses = sim.state.collection("SiteLicense");
    const good = { status: "Valid", expirationDate: null, units: 100, usedUnits: 10 };
    for (const { siteUid } of [...licenses.rows()]) licenses.update(String(siteUid), good);
    const [first] = [...licenses.rows()];
    licenses.update(String(first?.siteUid), change);
    return run("license-sensor", args, env);
  }

  it.each([
    [0, "OK", {}],
    [0, "OK", { expirationDate: "2027-02-01T00:00:00.0000000+00:00" }],
    [1, "WARNING", { expirationDate: "2026-12-01T00:00:00.0000000+00:00" }],
    [2, "CRITICAL", { expirationDate: "2026-11-10T00:00:00.0000000+00:00" }],
    [1, "WARNING", { usedUnits: 91 }],
    [2, "CRITICAL", { usedUnits: 100 }],
    [1, "WARNING", { status: "Warning" }],
    [2, "CRITICAL", { status: "Expired" }],
    [1, "WARNING", { status: "SomethingNew" }],
  ])("exits with %i and reports %s for %j", async (code, word, change) => {
    const { lines, ...ended } = await sensor(change);
    expect(ended).toMatchObject({ code, stderr: "" });
    expect(lines[0]).toMatch(new RegExp(`^LICENSES ${word} - .+ \\| 'Frankfurt'=\\d+;90;100;0 'Dublin'=10;90;100;0 `));
  });

  it("uses the configured limits", async () => {
    const change = { expirationDate: "2026-12-01T00:00:00.0000000+00:00", usedUnits: 60 };
    expect((await sensor(change, ["--warning", "20", "--critical", "10"])).code).toBe(0);
    expect((await sensor(change, ["--warning", "20", "--critical", "10", "--used", "50"])).code).toBe(1);
    expect((await sensor(change, ["--critical", "31"])).code).toBe(2);
  });

  it("exits with 3 (unknown) if the state cannot be determined", async () => {
    const { sim, env } = await startConsole();
    sim.faults({ kinds: ["logical"], on: { path: "/licensing/sites" } });
    const failed = await run("license-sensor", [], env);
    expect(failed).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("[logical]") });
    const wrong = await run("license-sensor", ["--warning", "soon"]);
    expect(wrong).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("--warning must be a number from 0 to 3650"),
    });
  });
});

describe("license-rollout", () => {
  const license = () => join(folder, "console.lic");
  beforeEach(() => writeFile(license(), "a license"));

  it("installs the file on every site", async () => {
    const { sim, env } = await startConsole();
    const { code, lines, last } = await run("license-rollout", [license()], env);
    expect({ code, last }).toEqual({ code: 0, last: "3 of 3 sites have console.lic" });
    expect(cells(lines).map(([site, result]) => [site, result])).toEqual(
      ["Dublin", "Frankfurt", "Zurich"].map((site) => [site, "installed"]),
    );
    expect(sim.state.uploads.map(({ fileName }) => fileName)).toEqual(["console.lic", "console.lic", "console.lic"]);
  });

  it("continues after a failed site and reports which one failed", async () => {
    const { sim, env } = await startConsole();
    const dublin = [...sim.state.sites.rows()].find(({ siteName }) => siteName === "Dublin");
    sim.faults({ kinds: ["logical"], on: { method: "PUT", path: `/licensing/sites/${dublin?.siteUid}` } });
    const { code, stdout, stderr } = await run("license-rollout", [license(), "--json"], env);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "2 of 3 sites have console.lic\n" });
    const results = JSON.parse(stdout).map(({ site, result }: Record<string, string>) => [site, result]);
    expect(results).toEqual([
      ["Dublin", expect.stringMatching(/^PUT \/licensing\/sites\/\{siteUid\}: /)],
      ["Frankfurt", "installed"],
      ["Zurich", "installed"],
    ]);
    expect(sim.state.uploads).toHaveLength(2);
  });

  it("changes only the selected sites, and nothing if one of them is unknown", async () => {
    const { sim, env } = await startConsole();
    const wrong = await run("license-rollout", [license(), "--site", "Zurich", "--site", "Paris"], env);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no site is named Paris. Pass one of Dublin, "),
    });
    expect(sim.state.uploads).toEqual([]);
    const { code, last } = await run("license-rollout", [license(), "--site", "Zurich"], env);
    expect({ code, last }).toEqual({ code: 0, last: "1 of 1 sites have console.lic" });
    expect(sim.state.uploads).toHaveLength(1);
  });

  it("rejects a missing file", async () => {
    const { code, stderr } = await run("license-rollout", [join(folder, "none.lic")]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot be read \(ENOENT\) \[input\]/),
    });
  });
});
