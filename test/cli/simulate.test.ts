import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, password } from "../../src/index.js";
import { nodeFetch } from "../../src/node.js";
import { defaultApiKey, defaultEnterpriseManagerUser, defaultUsers } from "../../src/testing/index.js";
import { useFolder } from "../support/folder.js";
import { listen, run, shown, start } from "./command.js";

const certificates = fileURLToPath(new URL("../node/certificates", import.meta.url));
const headers = { authorization: `Bearer ${defaultApiKey}` };
const { pathOf } = useFolder();

const simulate = (...args: string[]) => start(/Requests:\n|^\{.*\n/, "simulate", "--port=0", "--em-port=0", ...args);
const urlsOf = (printed: string) => [...printed.matchAll(/^ *API +(http\S+)/gm)].map(([, url]) => url ?? "");

/** A GET with the API key. */
async function get(url: string) {
  const response = await fetch(url, { headers });
  return { response, status: response.status, text: await response.text() };
}

describe("simulate", () => {
  it("prints URLs and credentials of both servers, which work", async () => {
    await using running = await simulate();
    const [vspcUrl = "", emUrl = ""] = urlsOf(running.printed());
    const [user] = defaultUsers;
    expect(running.printed()).toContain(`user      ${user?.userName}  ${user?.password}  (PortalAdministrator)`);
    const auth = password({ username: user?.userName ?? "", password: user?.password ?? "" });
    for (const way of [auth, apiKey(shown(running.printed(), "API key"))]) {
      const vspc = createVspcClient({ baseUrl: vspcUrl, auth: way });
      expect(await vspc.list("/infrastructure/sites/tenants").total()).toBe(12);
    }
    const { username, password: secret } = defaultEnterpriseManagerUser;
    expect(running.printed()).toContain(`user      ${username}  ${secret}\n`);
    await using em = createEnterpriseManagerClient({ baseUrl: emUrl, username, password: secret });
    const [tenant] = await em.tenants.list();
    expect(new URL(tenant?.Href ?? "").origin).toBe(new URL(emUrl).origin);
  });

  it("prints a line for each request, and exits with 0 when it is interrupted", async () => {
    const running = await simulate("--fault=throttled:1");
    const [vspcUrl = "", emUrl = ""] = urlsOf(running.printed());
    await get(`${vspcUrl}/about?password=secret`);
    await running.until(/^VSPC GET \/about 429 \d+ ms \(fault: throttled\)$/m);
    await fetch(`${emUrl}/sessionMngr/`, { method: "POST" });
    await running.until(/^EM POST \/sessionMngr\/ 503 \d+ ms \(fault: throttled\)$/m);
    const { code, stdout, stderr } = await running.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toMatch(/=secret|Bearer simulated.*\n.*Bearer/);
    for (const url of [vspcUrl, emUrl]) await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("prints requests that get no response", async () => {
    await using running = await simulate("--fault=reset");
    await expect(get(`${urlsOf(running.printed())[0]}/about`)).rejects.toThrow("fetch failed");
    await running.until(/^VSPC GET \/about no response \d+ ms \(fault: reset\)$/m);
  });

  it.each([
    ["[{'property':'name','operation':'equals','value':'acme'}]", " (single-quoted JSON accepted)"],
    [`[{"property":"name","operation":"equals","value":"it's"}]`, ""],
  ])("prints a note only if a parameter contains single-quoted JSON: %s", async (filter, note) => {
    await using running = await simulate();
    const tenants = `${urlsOf(running.printed())[0]}/infrastructure/sites/tenants`;
    expect((await get(`${tenants}?filter=${encodeURIComponent(filter)}`)).status).toBe(200);
    expect(await running.until(/tenants 200.*\n/)).toMatch(/tenants 200 \d+ ms(.*)\n$/);
    expect(/ ms(.*)\n/.exec(running.printed())?.[1]).toBe(note);
  });

  it("prints JSON lines with --json", async () => {
    const running = await simulate("--json", "--async=writes", "--seed=7", "--tenants=3");
    const { vspc, em } = JSON.parse(running.printed());
    expect([vspc.apiKey, vspc.users.length, em.username]).toEqual([defaultApiKey, 2, "FJORD\\operator"]);
    const { text } = await get(`${vspc.url}/infrastructure/sites/tenants`);
    expect(JSON.parse(text).meta.pagingInfo.total).toBe(3);
    const path = `/infrastructure/sites/tenants/${JSON.parse(text).data[0].instanceUid}/disable`;
    await fetch(vspc.url + path, { method: "POST", headers });
    await running.until(/POST.*\n/);
    const { stdout } = await running.stop();
    const lines = Array.from(stdout.matchAll(/.+/g), ([line]) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(["started", "request", "request"]);
    const duration = expect.any(Number);
    expect(lines[2]).toEqual({ type: "request", server: "vspc", method: "POST", path, status: 202, duration });
  });

  it("prints no requests with --quiet", async () => {
    const running = await simulate("--quiet");
    const before = running.printed();
    await get(`${urlsOf(before)[0]}/about`);
    expect((await running.stop()).stdout).toBe(before);
  });

  it("applies the rate limit, the response to unknown routes, and the origin that may call both servers", async () => {
    const origin = "https://portal.example.com";
    await using running = await simulate("--throttle=2/60s", "--unknown-routes=error", `--cors=${origin}`);
    const [url = "", ...others] = urlsOf(running.printed());
    const statuses = [];
    for (const path of ["nowhere", "about", "about", "about"]) statuses.push((await get(`${url}/${path}`)).status);
    expect(statuses).toEqual([404, 200, 200, 429]);
    for (const server of [url, ...others]) {
      const { headers } = await fetch(server, { method: "OPTIONS" });
      expect(headers.get("access-control-allow-origin")).toBe(origin);
    }
  });
});

describe("simulate over TLS", () => {
  it("creates a certificate for the loopback names, and removes the file with its CA when it stops", async () => {
    const running = await simulate("--tls=self-signed");
    const [vspcUrl = "", emUrl = ""] = urlsOf(running.printed());
    const caFile = shown(running.printed(), "CA certificate");
    expect(running.printed()).toContain(`--cacert ${caFile} `);
    await using trusting = nodeFetch({ ca: caFile });
    const byName = vspcUrl.replace("127.0.0.1", "localhost");
    for (const url of [vspcUrl, byName]) expect((await trusting(`${url}/about`, { headers })).status).toBe(200);
    expect((await trusting(`${emUrl}/backupServers`)).status).toBe(401);
    await expect(fetch(vspcUrl)).rejects.toThrow("fetch failed");
    expect((await running.stop()).code).toBe(0);
    expect(existsSync(caFile)).toBe(false);
  });

  it("keeps the CA file of --ca-out", async () => {
    const caFile = pathOf("ca.pem");
    await (await simulate("--tls=self-signed", `--ca-out=${caFile}`)).stop();
    expect(readFileSync(caFile, "utf8")).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);
  });

  it("reads a certificate and its key from files", async () => {
    await using running = await simulate(`--tls=${certificates}/server.pem,${certificates}/server.test-only.key`);
    await using trusting = nodeFetch({ ca: `${certificates}/ca.pem`, servername: "vspc.test" });
    expect((await trusting(`${urlsOf(running.printed())[0]}/about`, { headers })).status).toBe(200);
  });
});

describe("the Swagger page", () => {
  it("loads Swagger UI and the document from the same server, which is the target of the document", async () => {
    await using running = await simulate();
    const swagger = shown(running.printed(), "Swagger");
    const page = await get(swagger);
    expect(page.response.headers.get("content-type")).toContain("text/html");
    const links = [...page.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? "");
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) {
      expect(link).toMatch(/^[\w./-]+$/);
      const { status } = await get(new URL(link, page.response.url).href);
      expect([link, status]).toEqual([link, 200]);
    }
    const { text: settings } = await get(`${swagger}/swagger-initializer.js`);
    const { text } = await get(new URL(/url: "([^"]+)"/.exec(settings)?.[1] ?? "", swagger).href);
    const { paths, servers } = JSON.parse(text);
    expect(paths).toEqual(JSON.parse(readFileSync("generated/vspc.openapi.json", "utf8")).paths);
    expect(servers).toEqual([{ url: "/api/v3" }]);
    expect((await get(`${urlsOf(running.printed())[0]}/openapi.json`)).text).toBe(text);
    expect((await get(`${swagger}/swagger-ui.css`)).text).toContain(".swagger-ui");
    // What asks for pages only is no request of the API.
    expect(running.printed()).toMatch(/Requests:\n$/);
  });
});

describe("invalid use of simulate", () => {
  it.each([
    ["--port=65536", /'--port <number>' argument '65536' is invalid\. Pass an integer from 0 to 65535\./],
    ["--tenants=-1", /Pass an integer from 0/],
    ["--prot=1", /unknown option '--prot=1'.*Did you mean --port/],
    ["--tls=a.pem", /Pass self-signed, or two PEM files as CERT,KEY/],
    ["--tls=/nowhere/a.pem,b.pem", /: \/nowhere\/a\.pem and b\.pem must be a PEM certificate and its key.*\(ENOENT\)/],
    [`--tls=${certificates}/ca.pem,${certificates}/client.test-only.key`, /must be a PEM certificate.*MISMATCH/],
    ["--ca-out=ca.pem", /--ca-out requires --tls self-signed/],
    ["--throttle=fast", /Pass requests and seconds, such as 20\/s/],
    ["--throttle=0/s", /Pass requests and seconds, such as 20\/s/],
    ["--fault=flood", /The kinds are reset, /],
    ["--fault=reset:2", /The rate must be above 0 and at most 1/],
    ["--async=some", /Allowed choices are none, writes, all/],
    ["--unknown-routes=404", /Allowed choices are portal, error/],
    ["--cors=portal", /Pass an origin such as https:\/\/portal\.example\.com, or \*/],
    [
      "--host=nowhere.invalid",
      /port 0 of nowhere\.invalid \((ENOTFOUND|EAI_AGAIN)\).* with --host, an address of this/,
    ],
    ["--host=192.0.2.1", /cannot listen on port 0 of 192\.0\.2\.1 \(EADDRNOTAVAIL\)/],
    ["now", /too many arguments/],
  ])("%s gets one line and exit code 2", async (argument, line) => {
    const { code, stdout, stderr } = await run("simulate", "--em-port=0", "--port=0", argument);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(line);
  });

  it.each([
    ["--port", "--em-port"],
    ["--em-port", "--port"],
  ])("reports that the port of %s is in use, and stops both servers", async (flag, other) => {
    const taken = await listen(() => {});
    const { port } = new URL(taken);
    const { code, stderr } = await run("simulate", `${other}=0`, `${flag}=${port}`);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`^vspc simulate: cannot listen on port ${port} .*\\(EADDRINUSE\\).* port with ${flag}`),
    );
  });
});

describe("vspc", () => {
  it("prints its help, and the help of a subcommand with defaults", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    for (const name of ["simulate", "types"]) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    const help = await run("simulate", "--help");
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toMatch(/^Usage: vspc simulate.*--port <number> +.*\(default:\s+1280\)/s);
  });

  it("rejects unknown commands", async () => {
    const stderr = "error: unknown command 'simulat' (Did you mean simulate?) (see --help)\n";
    expect(await run("simulat")).toEqual({ code: 2, stdout: "", stderr });
    expect(await run()).toMatchObject({ code: 2, stdout: "" });
  });
});
