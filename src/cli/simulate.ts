import { once } from "node:events";
import { type Command, Option } from "commander";
import { faultKinds } from "../testing/index.js";
import { integer } from "./options.js";
import type { Output } from "./output.js";
import { corsOrigin, fault, port, type SimulateOptions, throttle, tls } from "./simulate/options.js";

const faultHelp = `fault and its share of the requests, such as reset:0.1; can be repeated. Kinds: ${faultKinds.join(", ")}`;

/** Returns an option with fixed values, of which the first one is the default. */
function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).default(values[0]);
}

/** Defines `vspc simulate`, which serves both simulators until it is interrupted. */
export function defineSimulate(command: Command, output: Output): void {
  const admin = new Option("--admin [clients]", "serve /_simulator, to arrange and check the state");
  command
    .description(
      "Serves a simulated Veeam Service Provider Console (with its Swagger page) and a simulated Enterprise Manager over HTTP, for programs in any language. Prints the URLs and credentials, then one line per request.",
    )
    .option("--port <number>", "port of VSPC, or 0 for any free port", port, 1280)
    .option("--em-port <number>", "port of Enterprise Manager, or 0 for any free port", port, 9398)
    .option("--host <address>", "address to listen on; only loopback addresses exclude other machines", "127.0.0.1")
    .option("--tls <certificate>", "serve https with a self-signed certificate, or with two PEM files (CERT,KEY)", tls)
    .option("--ca-out <file>", "file for the self-signed certificate, to trust as a CA (default: a temporary file)")
    .option("--tenants <number>", "number of tenants", integer(0, 1_000_000), 12)
    .option("--seed <number>", "seed of the data and the faults", integer(0, 2 ** 31 - 1), 1)
    .addOption(choice("--async <which>", "operations that VSPC runs asynchronously (202)", ["none", "writes", "all"]))
    .option("--throttle <rate>", "rate limit of VSPC, such as 20/s or 100/10s", throttle)
    .option("--fault <kind[:rate]>", faultHelp, fault, [])
    .option("--cors <origin>", "origin whose pages can call the servers, or * for all", corsOrigin)
    .addOption(
      choice("--unknown-routes <answer>", "portal (200) or error (404) for unknown paths", ["portal", "error"]),
    )
    .addOption(admin.choices(["loopback", "all"]).preset("loopback"))
    .option("--state <file>", "file with the state, read at the start if it exists, and written at the end")
    .option("--quiet", "do not print requests")
    .option("--json", "print the URLs and each request as one line of JSON")
    .action(async (options: SimulateOptions) => {
      const { quiet, json = false } = options;
      const stop = output.interruption();
      const { startServers } = await import("./simulate/servers.js");
      const { printRequest, printStart } = await import("./simulate/report.js");
      const servers = await startServers(
        options,
        (...request) => void (quiet || printRequest(output, json, ...request)),
      );
      printStart(output, servers, json);
      if (!stop.aborted) await once(stop, "abort");
      await servers.close();
    });
}
