import { inspect } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { enterpriseManagerFromEnvironment, fromEnvironment } from "../../src/environment/index.js";
import { createVspcClient } from "../../src/index.js";
import { certificatePath, startServer } from "../node/support.js";

const url = "https://vspc.example.com:1280";

describe("fromEnvironment", () => {
  it("configures the API key and a private CA", async () => {
    const server = await startServer();
    const environment = {
      VSPC_BASE_URL: `https://localhost:${server.port}`,
      VSPC_API_KEY: "key",
      VSPC_CA: certificatePath("ca.pem"),
    };
    await createVspcClient(fromEnvironment(environment)).get("/about");
    expect(server.requests).toEqual(["GET /api/v3/about"]);
    const { VSPC_CA, ...without } = environment;
    await expect(createVspcClient(fromEnvironment(without)).get("/about")).rejects.toMatchObject({ kind: "transport" });
  });

  it("sets no fetch without a CA, so that the client uses its default", () => {
    expect(fromEnvironment({ VSPC_BASE_URL: url, VSPC_API_KEY: "key", VSPC_CA: "" })).not.toHaveProperty("fetch");
  });

  it("signs in with user name and password", async () => {
    const forms: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.url.endsWith("/token")) forms.push(await request.text());
      return Response.json({ access_token: "a", refresh_token: "r", expires_in: 3600, data: {} });
    };
    const environment = { VSPC_BASE_URL: url, VSPC_USERNAME: "acme\\jo", VSPC_PASSWORD: "p&w" };
    await createVspcClient({ ...fromEnvironment(environment), fetch }).get("/about");
    expect(Object.fromEntries(new URLSearchParams(forms[0]))).toMatchObject({ username: "acme\\jo", password: "p&w" });
  });

  it.each([
    ["an empty environment", {}, "set VSPC_BASE_URL"],
    ["missing credentials", { VSPC_BASE_URL: url }, "set VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD"],
    ["an empty key", { VSPC_BASE_URL: url, VSPC_API_KEY: "" }, "set VSPC_API_KEY, or"],
    ["a missing password", { VSPC_BASE_URL: url, VSPC_USERNAME: "c4nary" }, "set VSPC_PASSWORD"],
    ["a missing user name", { VSPC_BASE_URL: url, VSPC_PASSWORD: "c4nary" }, "set VSPC_USERNAME"],
    ["two ways to sign in", { VSPC_BASE_URL: url, VSPC_API_KEY: "c4nary", VSPC_USERNAME: "c4nary" }, "are both set"],
    ["an unknown level", { VSPC_BASE_URL: url, VSPC_API_KEY: "c4nary", VSPC_LOG: "c4nary" }, "VSPC_LOG must be one of"],
    [
      "a missing file",
      { VSPC_BASE_URL: url, VSPC_API_KEY: "c4nary", VSPC_CA: "/nowhere.pem" },
      "VSPC_CA is neither PEM",
    ],
  ])("rejects %s and names the variable, not its value", (_what, environment, message) => {
    const attempt = () => fromEnvironment(environment);
    expect(attempt).toThrow(expect.objectContaining({ name: "ApiError", kind: "input" }));
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/c4nary/);
  });
});

describe("VSPC_LOG", () => {
  it.each([undefined, ""])("logs nothing if VSPC_LOG is %j", (VSPC_LOG) => {
    expect(fromEnvironment({ VSPC_BASE_URL: url, VSPC_API_KEY: "key", VSPC_LOG })).not.toHaveProperty("logger");
  });

  it("logs at the level of VSPC_LOG to standard error", async () => {
    const write = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => write.mockRestore());
    const fetch: typeof globalThis.fetch = async () => Response.json({ data: {} });
    const environment = { VSPC_BASE_URL: url, VSPC_API_KEY: "key", VSPC_LOG: "info" };
    await createVspcClient({ ...fromEnvironment(environment), fetch }).get("/about");
    await vi.waitFor(() => expect(write).toHaveBeenCalled());
    expect(write.mock.calls).toEqual([[expect.stringMatching(/^GET \/api\/v3\/about, attempt 1: 200 in \d+ ms$/)]]);
  });
});

describe("enterpriseManagerFromEnvironment", () => {
  const environment = { EM_BASE_URL: "https://em.example.com:9398", EM_USERNAME: "jo", EM_PASSWORD: "c4nary" };

  it("configures a client that signs in with its credentials", async () => {
    const seen: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(new Request(input, init).headers.get("authorization"));
      return new Response(null, { status: 401 });
    };
    const em = createEnterpriseManagerClient({ ...enterpriseManagerFromEnvironment(environment), fetch });
    const error = await em.tenants.list().catch((thrown) => thrown);
    expect(seen).toEqual([`Basic ${btoa("jo:c4nary")}`]);
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain("c4nary");
  });

  it.each(Object.keys(environment))("names %s if it is missing", (name) => {
    const attempt = () => enterpriseManagerFromEnvironment({ ...environment, [name]: undefined });
    expect(attempt).toThrow(`set ${name}`);
    expect(attempt).not.toThrow(/c4nary/);
  });
});
