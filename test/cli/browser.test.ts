import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:tls";
import { expect, it } from "vitest";
import { defaultApiKey } from "../../src/testing/index.js";
import { browser, createPage } from "../support/browser.js";
import { start } from "./command.js";

const script = (vspcUrl: string) => `
  const headers = { authorization: "Bearer ${defaultApiKey}" };
  const count = async () => {
    const response = await fetch("${vspcUrl}/infrastructure/sites/tenants", { headers });
    return (await response.json()).meta.pagingInfo.total;
  };
  const body = JSON.stringify(await count().catch((error) => String(error)));
  await fetch("/report", { method: "POST", body });`;

/** Returns the hash of a certificate's key, by which Chromium can be told to trust that certificate. */
async function keyOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  socket.destroy();
  return createHash("sha256")
    .update(key ?? "")
    .digest("base64");
}

it.skipIf(!browser)("a page calls `simulate` over TLS if --cors allows its origin", { timeout: 120_000 }, async () => {
  const page = await createPage({});
  const options = ["--port=0", "--em-port=0", "--tls=self-signed", `--cors=${page.origin}`];
  await using running = await start(/Requests:\n/, "simulate", ...options);
  const vspcUrl = /^ *API +(\S+)/m.exec(running.printed())?.[1] ?? "";
  expect(vspcUrl).toMatch(/^https:/);
  const trusted = `--ignore-certificate-errors-spki-list=${await keyOf(vspcUrl)}`;
  expect(await page.open(script(vspcUrl), trusted)).toBe(12);
});
