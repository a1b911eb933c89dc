import { type Command, Option } from "commander";
import { environmentHelp } from "../options.js";
import type { Output } from "../output.js";
import { runAction, runCall } from "./call.js";
import { addCompletion } from "./completion.js";
import { addOperations } from "./operations.js";
import { type CallOptions, collect, formatOption, pairs, positive, seconds, words } from "./options.js";
import type { Verb } from "./specification.js";

const summaries: Readonly<Record<Verb, string>> = {
  get: "read a resource",
  list: "read a collection page by page",
  post: "create a resource, or run an action",
  put: "replace a resource",
  patch: "change some properties of a resource",
  delete: "delete a resource",
  download: "save a file, such as a report",
};

/** `vspc get`, `list`, `post`, …: calls of both APIs from a shell. */
export function addShell(program: Command, output: Output): void {
  for (const [verb, summary] of Object.entries(summaries) as [Verb, string][]) {
    const command = program
      .command(verb)
      .description(`${summary}; the specification checks all names and values first`)
      .summary(summary)
      .argument("<path>", "path of the specification, with parameters as {name} or as values")
      .option("--path <name=value>", "path parameter; can be repeated", pairs)
      .option("--query <name=value>", "query parameter; can be repeated", pairs);
    if (verb === "list") addRowOptions(command);
    if (/^p/.test(verb))
      command
        .option("--body <json>", "body as JSON, @FILE, or - for stdin")
        .option("--set <name=value>", "property of the body; value, @FILE or @env:VARIABLE; can be repeated", pairs);
    if (/^p|delete/.test(verb))
      command
        .option("--yes", "do not ask for confirmation on a terminal")
        .option("--no-wait", "print the ID of an asynchronous action instead of waiting for its result")
        .option("--request-id <uuid>", "ID that lets the server recognize a repeated write for five minutes");
    if (verb === "download")
      command
        .option("--out <file>", "file to write, or - for stdout (default: the name that the server suggests)")
        .option("--force", "replace an existing file");
    else command.addOption(formatOption());
    if (!/^d/.test(verb))
      command.option("--select <names>", "properties to return, such as name,credentials.userName", words);
    addConnectionOptions(command)
      .option("--em", "call Enterprise Manager instead of VSPC")
      .option("--dry-run", "print the request instead of sending it")
      .addHelpText("after", `${verb === "list" ? filterHelp : ""}${environment}`)
      .action((path: string, options: CallOptions) => runCall(verb, path, options, output));
  }
  const action = program
    .command("action")
    .description("resume, show or cancel an asynchronous action, whose result the server keeps for five minutes")
    .argument("<id>", "ID that a write printed")
    .addOption(new Option("--status", "print its state instead of waiting").conflicts("cancel"))
    .option("--cancel", "request its cancellation")
    .addOption(formatOption());
  addConnectionOptions(action)
    .addHelpText("after", environment)
    .action((id: string, options: CallOptions) => runAction(id, options, output));
  addOperations(program, output);
  addCompletion(program, output);
}

function addRowOptions(command: Command): void {
  const consistency = "exact fails if rows may be missed; fast keeps no identities";
  command
    .option("--filter <condition>", "rows to return: name~acme, isEnabled=true or JSON; can be repeated", collect)
    .option("--sort <names>", "order of the rows, such as siteName,-name", words)
    .addOption(new Option("--all", "return all rows (default)").conflicts("max"))
    .option("--max <number>", "maximum number of rows", positive)
    .addOption(new Option("--consistency <guarantee>", consistency).choices(["exact", "fast"]));
}

function addConnectionOptions(command: Command): Command {
  return command
    .option("--ca <file>", "CA certificates to trust, instead of VSPC_CA or EM_CA")
    .option("--timeout <seconds>", "time limit of each request", seconds)
    .option("--api-version <version>", "version of the VSPC API, such as 3.7");
}

const filterHelp = `
Filters:
  name~acme         contains, ignoring case      isEnabled=true   equals
  type!=VCD         differs                      credentials.userName=acme
  lastActive<2026-01-31   also <=, > and >= (quote them: shells redirect to files)
Several --filter are joined by "and". For "or" and "in", pass the JSON of the API.
`;

const environment = `${environmentHelp}
  VSPC_API_KEY_FILE, VSPC_PASSWORD_FILE, EM_PASSWORD_FILE: files that contain the secret`;
