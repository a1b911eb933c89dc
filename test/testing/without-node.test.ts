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

it("runs without Node, because only listen() imports its modules", async () => {
  const { outputFiles, metafile } = await build({
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
    metafile: true,
    format: "iife",
    platform: "browser",
    external: ["node:*"],
  });
  const listen = Object.entries(metafile.inputs).filter(([, { imports }]) =>
    imports.some(({ path }) => /^node:/.test(path)),
  );
  expect(listen.map(([path]) => path)).toEqual(["src/testing/listen.ts"]);
  const context = createContext({ ...page });
  runInContext(outputFiles[0]?.text ?? "", context);
  const result: string = await runInContext("globalThis.run()", context);
  expect(JSON.parse(result)).toEqual([12, 200, 1, 201]);
});
