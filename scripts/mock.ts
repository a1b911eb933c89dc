// npm run mock                                    serves generated/vspc.openapi.json on a free port
// npm run mock -- [--port N] [--document FILE]    the given port, another bundled document
import { parseArgs } from "node:util";
import { MockError, type MockOptions, startMock } from "./mock/server.js";

function options(): MockOptions {
  const { values } = parseArgs({ options: { port: { type: "string" }, document: { type: "string" } } });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new MockError(`--port ${values.port}: must be a whole number from 0 to 65535`);
  }
  return { port, ...(values.document === undefined ? {} : { document: values.document }) };
}

async function main(): Promise<void> {
  const mock = await startMock(options());
  const stop = () => mock.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  whenOrphaned(stop);
  console.log(`mock ready at ${mock.url}`);
}

/** npm killed the hard way passes no signal on: then another process takes its place as parent. */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 250).unref();
}

try {
  await main();
} catch (error) {
  const expected = error instanceof MockError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
  if (!expected) throw error;
  console.error(`mock: ${(error as Error).message}`);
  process.exit(2);
}
