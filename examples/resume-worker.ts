// Waits for asynchronous actions in a BullMQ worker, so that the program that starts them can end. Set REDIS_URL.
//
//   node resume-worker.ts [--simulate]
//
// The server keeps results for five minutes, so the worker must be running. The program that starts an action adds a job:
//
//   const action = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path, body, wait: false });
//   await new Queue("tenants", { connection }).add("create", { actionId: action.id }, { attempts: 5 });
import { parseArgs } from "node:util";
import { Queue, UnrecoverableError, Worker } from "bullmq";
import { ApiError, apiKey, createVspcClient, type VspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

const path = "/infrastructure/sites/{siteUid}/tenants";
const connection = { url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379" };

async function main() {
  const { values } = parseArgs({ options: { simulate: { type: "boolean" } } });
  const vspc = connect(values.simulate);
  if (values.simulate) await addJob(vspc);

  const worker = new Worker("tenants", async (job) => (await resume(vspc, job.data.actionId)).name, { connection });
  worker.on("completed", (job, name) => console.log(`${job.data.actionId}: created ${name}`));
  worker.on("failed", (job, error) => console.error(`${job?.data.actionId}: ${error.message}`));
  if (values.simulate) worker.once("drained", () => worker.close());
  process.once("SIGTERM", () => worker.close());
}

async function resume(vspc: VspcClient, actionId: string) {
  try {
    return await vspc.resume(actionId, "post", path).result();
  } catch (error) {
    // BullMQ runs the job again after other errors, such as a lost connection.
    const isFinal = error instanceof ApiError && ["logical", "canceled", "expired"].includes(error.kind);
    throw isFinal ? new UnrecoverableError(`${error.kind}: ${error.message}`) : error;
  }
}

async function addJob(vspc: VspcClient) {
  const { siteUid = "" } = (await vspc.list("/infrastructure/sites").first()) ?? {};
  const body = { credentials: { userName: "umbrella", password: "not-a-real-password" } };
  const action = await vspc.post(path, { path: { siteUid }, body, wait: false });
  const queue = new Queue("tenants", { connection });
  await queue.add("create", { actionId: action.id });
  await queue.close();
}

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator({ async: { operations: "writes" } });
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
