import type { Command } from "commander";
import { CommandError } from "../command-error.js";
import type { Output } from "../output.js";
import { type CallOptions, formatOption } from "./options.js";
import { createPrinter } from "./printer.js";
import { readSpecification } from "./specification.js";

/** `vspc operations`: an index of all operations of the specification. */
export function addOperations(program: Command, output: Output): void {
  program
    .command("operations")
    .description("list operations, optionally those that contain a word, with their roles and since-versions")
    .argument("[word]", "part of the path, summary or operationId")
    .option("--em", "operations of Enterprise Manager instead of VSPC")
    .addOption(formatOption("table"))
    .action(async (word = "", options: CallOptions) => {
      const { operations } = await readSpecification(options.em);
      const rows = operations.map(({ key, operation }) => ({
        operation: key,
        summary: operation.summary ?? "",
        id: operation.operationId ?? "",
        since: operation["x-since"] ?? "",
        roles: [operation["x-veeam-vspc-admitted-roles"] ?? []].flat().join(", "),
      }));
      const found = rows.filter(({ operation, summary, id }) =>
        `${operation} ${id} ${summary}`.toLowerCase().includes(word.toLowerCase()),
      );
      if (found.length === 0) throw new CommandError(`no operation contains ${word}. Pass another word, or none.`, 1);
      const select = options.format === "table" ? ["operation", "summary", "since", "roles"] : undefined;
      await createPrinter(output, { ...options, ...(select && { select }) }).value(found);
    });
}
