import type { AddCommand } from "./add-command.js";
import type { TourOptions } from "./tour/server.js";

export const addTour: AddCommand = (program, output) => {
  program
    .command("tour")
    .summary("show what the client does, on simulated servers or read-only on yours")
    .description(
      "Shows what the client does, each request with it: signs in, pages, filters, creates, follows a 202, patches. On simulated servers, or, reading only, on the console at --base-url or VSPC_BASE_URL and the Enterprise Manager at EM_BASE_URL.",
    )
    .option("--base-url <url>", "your console, such as https://vspc.example.com:1280/api/v3")
    .option("--ca <file>", "PEM file of the CA that signed the server's certificate")
    .addHelpText(
      "after",
      `
Environment:
  VSPC_BASE_URL, VSPC_CA          instead of --base-url and --ca
  VSPC_API_KEY                    the credentials, or
  VSPC_USERNAME, VSPC_PASSWORD
  EM_BASE_URL, EM_CA              your Enterprise Manager, such as https://em.example.com:9398/api
  EM_USERNAME, EM_PASSWORD`,
    )
    .action(async (options: TourOptions) => {
      const { runTour } = await import("./tour/run.js");
      await runTour(options, output);
    });
};
