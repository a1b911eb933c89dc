import type { Command } from "commander";
import { CommandError } from "../command-error.js";
import type { Output } from "../output.js";
import { createPrinter, type Format, formatOption } from "./printer.js";
import { readSpecification } from "./specification.js";

/** `vspc operations`: an index of all operations of the specification. */
export function addOperations(program: Command, output: Output): void {
  program
    .command("operations")
    .summary("list operations, optionally those that contain a word")
    .description(
      "Lists operations with their summaries, the roles that may call them, and the versions that introduced them.",
    )
    .argument("[word]", "part of the path, summary or operationId")
    .option("--em", "operations of Enterprise Manager instead of VSPC")
    .addOption(formatOption("table"))
    .action(async (word = "", { em, format }: { readonly em?: true; readonly format: Format }) => {
      const { operations } = await readSpecification(em);
      const rows = operations.map(({ key, operation }) => ({
        operation: key,
        id: operation.operationId,
        summary: operation.summary ?? "",
        since: operation["x-since"] ?? "",
        roles: [operation["x-veeam-vspc-admitted-roles"] ?? []].flat().join(", "),
      }));
      const found = rows.filter((row) =>
        `${row.operation} ${row.id} ${row.summary}`.toLowerCase().includes(word.toLowerCase()),
      );
      if (found.length === 0) throw new CommandError(`no operation contains ${word}. Pass another word, or none.`, 1);
      const select = ["operation", "summary", "since", "roles"];
      await createPrinter(output, { format, select, columns: [] }).value(found);
    });
}
