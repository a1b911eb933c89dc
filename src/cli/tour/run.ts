import { ApiError } from "../../index.js";
import { CommandError } from "../command-error.js";
import type { Output } from "../output.js";
import { inCommandWords } from "../remedy.js";
import { type Chapter, createReport, StepFailed } from "./report.js";
import { enterpriseManagerOf, type TourOptions, tourServers, vspcOf } from "./server.js";
import { tourSimulators } from "./simulators.js";

/** The tour on the user's servers where some are named, else on simulated ones, with `more` chapters after the console's. */
export async function runTour(options: TourOptions, output: Output, more: readonly Chapter[] = []): Promise<void> {
  const report = createReport((line) => output.print(inCommandWords(line)));
  try {
    const servers = { vspc: vspcOf(options, report.hooks), em: enterpriseManagerOf(options, report.hooks) };
    await (servers.vspc || servers.em ? tourServers(servers, report) : tourSimulators(report, more));
    report.chapter("Done");
  } catch (error) {
    if (error instanceof ApiError) {
      const message = options.ca === undefined ? error.message : error.message.replace(/^(VSPC|EM)_CA /, "--ca ");
      throw new CommandError(`not started: ${inCommandWords(message)}`);
    }
    if (error instanceof StepFailed) throw new CommandError(`failed in ${error.message}`, 1);
    throw error;
  }
}
