// npm start: the tour of src/cli with one chapter more, which needs Prism and so a checkout.
import { createOutput } from "../src/cli/output.js";
import { exitCodeOf } from "../src/cli/program.js";
import type { Chapter } from "../src/cli/tour/report.js";
import { runTour } from "../src/cli/tour/run.js";
import { apiKey, createVspcClient } from "../src/index.js";
import { startMock } from "./mock/server.js";
import { contractChapter } from "./tour/contract.js";

const onPrism: Chapter = async (report) => {
  const mock = await startMock();
  try {
    report.chapter(`The contract: every answer from the specification, mocked by Prism at ${mock.url}`);
    const { hooks } = report;
    await contractChapter(createVspcClient({ baseUrl: mock.url, auth: apiKey("any-key"), hooks }), report);
  } finally {
    await mock.close();
  }
};

const output = createOutput(process);
process.exitCode = await exitCodeOf(() => runTour({}, output, [onPrism]), output);
