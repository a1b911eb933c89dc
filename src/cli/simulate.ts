import { Option } from "commander";
import type { AddCommand } from "./add-command.js";
import { aborted } from "./interruption.js";
import { corsOrigin, fault, faultKinds, integer, port, throttle, tls } from "./simulate/options.js";
import type { SimulateOptions } from "./simulate/servers.js";

interface Options extends SimulateOptions {
  readonly quiet?: true;
  readonly json?: true;
}

export const addSimulate: AddCommand = (program, output, interruption) => {
  program
    .command("simulate")
    .summary("serve a simulated console and a simulated Enterprise Manager over HTTP")
    .description(
      "Serves a simulated Veeam Service Provider Console and a simulated Enterprise Manager over HTTP, with the console's Swagger page, for programs in any language. Prints where they are and who may sign in, then a line for each request. Everything is kept in memory and gone at the end.",
    )
    .option("--port <number>", "port of the console, 0 for any that is free", port, 1280)
    .option("--em-port <number>", "port of the Enterprise Manager, 0 for any that is free", port, 9398)
    .option("--host <address>", "address to listen on; others than loopback ones let other machines in", "127.0.0.1")
    .option("--tls <certificate>", "speak https: self-signed makes a certificate, CERT,KEY names two PEM files", tls)
    .option("--ca-out <file>", "where to write the CA of --tls self-signed (default: a temporary file)")
    .option("--tenants <number>", "tenants at the start", integer(0, 1_000_000), 12)
    .option("--seed <number>", "seed of the data and of the faults", integer(0, 2 ** 31 - 1), 1)
    .addOption(
      new Option("--async <which>", "what the console answers with 202")
        .choices(["none", "writes", "all"])
        .default("none"),
    )
    .option("--throttle <rate>", "requests a second before the console answers 429, such as 20/s or 100/10s", throttle)
    .option(
      "--fault <kind[:rate]>",
      `a fault and its share of the requests, such as reset:0.1; may be repeated. Kinds: ${faultKinds.join(", ")}`,
      fault,
    )
    .option("--cors <origin>", "origin whose pages may call the servers, or * for all", corsOrigin)
    .addOption(
      new Option(
        "--unknown-routes <answer>",
        "what the console answers where nothing is: its portal with 200, or a 404",
      )
        .choices(["portal", "error"])
        .default("portal"),
    )
    .option("--quiet", "print no line for each request")
    .option("--json", "print the start and each request as one line of JSON")
    .action(async ({ quiet, json, ...options }: Options) => {
      const stop = interruption();
      const { startServers } = await import("./simulate/servers.js");
      const { printRequest, printRequestJson, printStart, printStartJson } = await import("./simulate/report.js");
      const printOne = json ? printRequestJson : printRequest;
      const servers = await startServers(options, (...request) => {
        if (!quiet) printOne(output, ...request);
      });
      (json ? printStartJson : printStart)(output, servers);
      await aborted(stop);
      await servers.close();
    });
};
