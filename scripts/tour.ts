// npm start: the main job, on servers embedded here, or read-only on a server of yours:
//   VSPC_BASE_URL=https://vspc.example.com:1280/api/v3 VSPC_API_KEY=… (or VSPC_USERNAME and VSPC_PASSWORD) npm start
import { ApiError, type Auth, apiKey, createVspcClient, password } from "../src/index.js";
import { createSimulator, defaultUsers } from "../src/testing/index.js";
import { startMock } from "./mock/server.js";
import { consumptionChapter } from "./tour/consumption.js";
import { contractChapter } from "./tour/contract.js";
import { enterpriseManagerChapter } from "./tour/enterprise-manager.js";
import { readChapter } from "./tour/read.js";
import { createReport, type Report, StepFailed } from "./tour/report.js";
import { writeChapter } from "./tour/write.js";

async function embedded(report: Report): Promise<void> {
  const simulator = createSimulator({ seed: 2026, tenants: 1234, async: { operations: "writes", polls: 2 } });
  const server = await simulator.listen();
  const mock = await startMock();
  const { hooks } = report;
  try {
    const [{ userName: username, password: secret } = { userName: "", password: "" }] = defaultUsers;
    const auth = password({ username, password: secret });
    report.chapter(`A service provider with 1,234 tenants, simulated at ${server.url}`);
    const vspc = createVspcClient({ baseUrl: server.url, auth, hooks });
    await readChapter(vspc, report);
    await consumptionChapter(vspc, report);
    await writeChapter(vspc, report);
    report.chapter(`The contract: every answer from the specification, mocked by Prism at ${mock.url}`);
    await contractChapter(createVspcClient({ baseUrl: mock.url, auth: apiKey("any-key"), hooks }), report);
    report.chapter("Enterprise Manager, simulated: tenants in JSON, then in XML");
    await enterpriseManagerChapter(report);
  } finally {
    await Promise.all([server.close(), mock.close()]);
  }
}

async function real(report: Report, baseUrl: string): Promise<void> {
  report.chapter(`Your server, read only: ${URL.canParse(baseUrl) ? new URL(baseUrl).origin : "VSPC_BASE_URL"}`);
  await readChapter(createVspcClient({ baseUrl, auth: credentials(), hooks: report.hooks }), report);
}

function credentials(): Auth {
  const { VSPC_API_KEY: key, VSPC_USERNAME: username, VSPC_PASSWORD: secret } = process.env;
  if (key) return apiKey(key);
  if (username && secret) return password({ username, password: secret });
  throw new ApiError("input", "VSPC_BASE_URL needs credentials: VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD");
}

const report = createReport();
const { VSPC_BASE_URL: baseUrl } = process.env;
try {
  await (baseUrl ? real(report, baseUrl) : embedded(report));
  report.chapter("Done");
} catch (error) {
  if (error instanceof ApiError) console.error(`\nnot started: ${error.message}`);
  else if (error instanceof StepFailed) console.error(`\nfailed in ${error.message}`);
  else throw error;
  process.exitCode = 1;
}
