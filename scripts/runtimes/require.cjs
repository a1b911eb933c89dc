// The package contains only ES modules. All supported versions of Node can load them with require().
const { createVspcClient, apiKey } = require("vspc-client");
const { createSimulator, defaultApiKey } = require("vspc-client/testing");

const { fetch } = createSimulator({ tenants: 3 });
const vspc = createVspcClient({ baseUrl: "https://vspc.simulated.example", fetch, auth: apiKey(defaultApiKey) });
vspc
  .list("/infrastructure/sites/tenants")
  .toArray()
  .then(
    (rows) => console.log(`${rows.length} rows by require()`),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
