// Installs a license file on all sites, or on the sites that are passed by name.
//
//   node license-rollout.ts FILE [SITE…] [--simulate]
import { parseArgs } from "node:util";
import { ApiError, apiKey, bulk, createVspcClient } from "vspc-client";
import { fileFrom, fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { simulate: { type: "boolean" } } });
  const [path, ...names] = positionals;
  if (!path) throw new Error("usage: node license-rollout.ts FILE [SITE…] [--simulate]");
  const vspc = connect(values.simulate);

  const license = await fileFrom(path);
  const all = await vspc.list("/infrastructure/sites", { sort: (site) => [site.siteName.ascending()] }).toArray();
  const unknown = names.filter((name) => !all.some(({ siteName }) => siteName === name));
  if (unknown.length > 0) throw new Error(`no site is named ${unknown.join(" or ")}`);

  const sites = names.length > 0 ? all.filter(({ siteName }) => names.includes(siteName)) : all;
  const results = await bulk(sites, ({ siteUid }) =>
    vspc.put("/licensing/sites/{siteUid}", { path: { siteUid }, body: { license } }),
  );
  console.table(
    results.map((result) =>
      result.status === "done"
        ? { site: result.item.siteName, result: "installed", expires: result.value.expirationDate?.slice(0, 10) }
        : { site: result.item.siteName, result: result.error.message },
    ),
  );
  if (results.some(({ status }) => status === "failed")) process.exitCode = 1;
}

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
