import { type Command, Option } from "commander";
import type { BaselineOptions } from "./baseline.js";
import { type Severity, severities } from "./finding.js";

export const formats = ["table", "json", "markdown", "github"] as const;

export interface FindingOptions extends BaselineOptions {
  readonly all?: true;
  readonly format: (typeof formats)[number];
  readonly failOn: (typeof severities)[number] | "none";
}

/** Adds the options of all subcommands that report findings. */
export function addFindingOptions(command: Command, least: Severity): Command {
  const failOn = new Option("--fail-on <severity>", "least severity that leads to exit code 1");
  return command
    .addOption(new Option("--format <format>", "form of the report").choices(formats).default("table"))
    .addOption(failOn.choices([...severities, "none"]).default(least))
    .option("--all", "also print info-level findings, which the table only counts")
    .option("--baseline <file>", "file with accepted findings, which are only counted")
    .option("--update-baseline", "write the findings of this run to the file of --baseline");
}
