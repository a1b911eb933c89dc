import { createVspcClient, password } from "../../index.js";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
  defaultUsers,
} from "../../testing/index.js";
import { consumptionChapter } from "./consumption.js";
import { enterpriseManagerChapter } from "./enterprise-manager.js";
import { readChapter } from "./read.js";
import type { Chapter, Report } from "./report.js";
import { writeChapter } from "./write.js";

/** The whole tour, over HTTP, on servers of its own. */
export async function tourSimulators(report: Report, more: readonly Chapter[]): Promise<void> {
  await tourConsole(report);
  for (const chapter of more) await chapter(report);
  await tourEnterpriseManager(report);
}

async function tourConsole(report: Report): Promise<void> {
  const simulator = createSimulator({ seed: 2026, tenants: 1234, async: { operations: "writes", polls: 2 } });
  const server = await simulator.listen();
  try {
    const [{ userName: username, password: secret } = { userName: "", password: "" }] = defaultUsers;
    const auth = password({ username, password: secret });
    report.chapter(`A service provider with 1,234 tenants, simulated at ${server.url}`);
    const vspc = createVspcClient({ baseUrl: server.url, auth, hooks: report.hooks });
    await readChapter(vspc, report);
    await consumptionChapter(vspc, report);
    await writeChapter(vspc, report);
  } finally {
    await server.close();
  }
}

async function tourEnterpriseManager(report: Report): Promise<void> {
  const server = await createEnterpriseManagerSimulator({ tasks: { running: 1 } }).listen();
  try {
    report.chapter("Enterprise Manager, simulated: tenants in JSON, then in XML");
    for (const format of ["json", "xml"] as const) {
      await enterpriseManagerChapter({ baseUrl: server.url, ...defaultEnterpriseManagerUser, format }, report);
    }
  } finally {
    await server.close();
  }
}
