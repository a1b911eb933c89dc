import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** Globals of a web page that are not part of JavaScript. */
const page = {
  AbortController,
  AbortSignal,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  crypto,
  performance,
  structuredClone,
};

it("is bundled for a web page without externals and runs there", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { createEnterpriseManagerSimulator, createSimulator, defaultApiKey } from "./src/testing/index.ts";
        globalThis.run = async () => {
          const base = "https://vspc.example/api/v3";
          const headers = { authorization: "Bearer " + defaultApiKey };
          const vspc = createSimulator();
          const tenants = await (await vspc.fetch(base + "/infrastructure/sites/tenants", { headers })).json();
          const body = new FormDataLike("license.lic", "content");
          const license = await vspc.fetch(base + "/licensing/console", {
            method: "PUT", headers: { ...headers, "content-type": body.type }, body: body.text,
          });
          const em = createEnterpriseManagerSimulator();
          const authorization = "Basic " + btoa("FJORD\\\\operator:simulated-password");
          const logon = await em.fetch("https://em.example/api/sessionMngr/", { method: "POST", headers: { authorization } });
          return JSON.stringify([tenants.data.length, license.status, vspc.state.uploads.length, logon.status]);
        };
        class FormDataLike {
          type = "multipart/form-data; boundary=b";
          constructor(name, content) {
            const head = 'content-disposition: form-data; name="license"; filename="' + name + '"';
            this.text = ["--b", head, "", content, "--b--", ""].join("\\r\\n");
          }
        }`,
      resolveDir: process.cwd(),
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
  });
  const context = createContext({ ...page });
  runInContext(outputFiles[0]?.text ?? "", context);
  const result: string = await runInContext("globalThis.run()", context);
  expect(JSON.parse(result)).toEqual([12, 200, 1, 201]);
});
