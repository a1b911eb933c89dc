// One call against the stock Prism command, which serves the OpenAPI document.
//
//   tsx examples/prism.ts generated/vspc.openapi.json
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { apiKey, createVspcClient } from "vspc-client";

const [, , document = "generated/vspc.openapi.json"] = process.argv;
const command = ["node_modules/@stoplight/prism-cli/dist/index.js", "mock", document, "--port", "0"];
const prism = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });

/** Waits until Prism prints its address. */
async function listening(): Promise<string> {
  for await (const line of createInterface({ input: prism.stdout })) {
    const [, url] = /Prism is listening on (\S+)/.exec(stripVTControlCharacters(line)) ?? [];
    if (url) return url;
  }
  throw new Error("Prism has not started.");
}

try {
  const origin = await listening();
  prism.stdout.resume();
  // Prism serves the paths of the document without the prefix of the server.
  const viaPrism: typeof fetch = (input, init) => fetch(String(input).replace("/api/v3", ""), init);
  const vspc = createVspcClient({ baseUrl: origin, auth: apiKey("any-key"), fetch: viaPrism });
  const tenants = await vspc.get("/infrastructure/sites/tenants");
  console.log(`Prism at ${origin} returned ${tenants?.length} tenants of the document:`);
  console.table(tenants?.map(({ name, type, isEnabled }) => ({ name, type, isEnabled })));
} finally {
  prism.kill();
}
