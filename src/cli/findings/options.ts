import { type Command, Option } from "commander";
import type { BaselineOptions } from "./baseline.js";
import { severities } from "./finding.js";
import { formats } from "./render.js";

export interface FindingOptions extends BaselineOptions {
  readonly format: (typeof formats)[number];
  readonly failOn: (typeof severities)[number] | "none";
}

/** Adds the options of all subcommands that report findings. */
export function addFindingOptions(command: Command): Command {
  const failOn = new Option("--fail-on <severity>", "least severity that leads to exit code 1");
  return command
    .addOption(new Option("--format <format>", "form of the report").choices(formats).default("table"))
    .addOption(failOn.choices([...severities, "none"]).default("warning"))
    .option("--baseline <file>", "file with accepted findings, which are only counted")
    .option("--update-baseline", "write the findings of this run to the file of --baseline");
}
