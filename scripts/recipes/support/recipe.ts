import type { Writable } from "node:stream";
import { inspect } from "node:util";
import { ApiError, type paths, type VspcClient } from "vspc-client";
import type { EnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { createOutput, type Output, type Progress } from "../../../src/cli/output.js";
import { type Connection, type Environment, openConsole, openEnterpriseManager } from "./connect.js";
import { commonOptions, describeOptions, type Options, parse, UsageError, type Values } from "./options.js";
import type { Result } from "./report.js";
import { RollbackFailed } from "./undo.js";

/** Streams and environment of a program: `process`, or those of a test. */
export interface Surroundings {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Environment;
}

export interface Recipe {
  readonly name: string;
  /** Description in one sentence. */
  readonly about: string;
  /** Runs the recipe as a program. Resolves to its exit code. */
  main(args: readonly string[], surroundings?: Surroundings): Promise<number>;
}

interface Named {
  readonly name: string;
  readonly about: string;
  /** Arguments in the help, for example `NAME…`. */
  readonly usage?: string;
}

interface Definition<Client, Known extends Options> extends Named {
  readonly options: Known;
  /** Exit code for all failures. Defaults to 2 for invalid use and 1 otherwise. */
  readonly failureCode?: number;
  /** Prints the summary first, as monitoring systems require. */
  readonly summaryFirst?: boolean;
  run(client: Client, given: Given<Known>, progress: Progress): Promise<Result>;
}

interface Given<Known extends Options> {
  readonly options: Values<Known & typeof commonOptions>;
  readonly names: readonly string[];
}

/** Creates a recipe that uses VSPC. */
export const consoleRecipe = <const Known extends Options>(definition: Definition<VspcClient<paths>, Known>): Recipe =>
  createRecipe(openConsole, "VSPC_BASE_URL, VSPC_API_KEY (or VSPC_USERNAME, VSPC_PASSWORD), VSPC_CA", definition);

/** Creates a recipe that uses Enterprise Manager. */
export const enterpriseManagerRecipe = <const Known extends Options>(
  definition: Definition<EnterpriseManagerClient, Known>,
): Recipe => createRecipe(openEnterpriseManager, "EM_BASE_URL, EM_USERNAME, EM_PASSWORD, EM_CA", definition);

function createRecipe<Client, Known extends Options>(
  open: (env: Environment) => Connection<Client>,
  variables: string,
  definition: Definition<Client, Known>,
): Recipe {
  const { name, about, failureCode } = definition;
  const options = { ...definition.options, ...commonOptions };
  return {
    name,
    about,
    async main(args, { stdout, stderr, env } = process) {
      const output = createOutput({ stdout, stderr });
      try {
        const { values, positionals } = parse(args, options);
        if (Object.hasOwn(values, "help")) return help(output, definition, options, variables);
        const result = await work(open, env, output, (client, progress) =>
          definition.run(client, { options: values, names: positionals }, progress),
        );
        show(output, result, Object.hasOwn(values, "json"), definition.summaryFirst);
        return result.exitCode ?? 0;
      } catch (error) {
        output.error(describe(name, error));
        return failureCode ?? (error instanceof UsageError ? 2 : 1);
      }
    },
  };
}

async function work<Client, T>(
  open: (env: Environment) => Connection<Client>,
  env: Environment,
  output: Output,
  run: (client: Client, progress: Progress) => Promise<T>,
): Promise<T> {
  const { client, close } = open(env);
  const progress = output.progress("signing in");
  try {
    return await run(client, progress);
  } finally {
    progress.stop();
    // A failed sign-out must not hide the original error. The session expires without it.
    await close().catch(() => undefined);
  }
}

function describe(name: string, error: unknown): string {
  if (error instanceof UsageError) return `${name}: ${error.message} (see --help)`;
  if (error instanceof ApiError) return `${name} failed: ${error.message} [${error.kind}]`;
  return `${name} failed: ${error instanceof RollbackFailed ? error.message : inspect(error)}`;
}

function help(output: Output, { name, about, usage }: Named, options: Options, variables: string): number {
  output.print(["npm run recipe --", name, usage, "[options]"].filter(Boolean).join(" "));
  output.print(`\n${about}\n\n${describeOptions(options).join("\n")}\n`);
  output.print(`Runs on a simulated server, or on yours if you set ${variables}.`);
  return 0;
}

function show(output: Output, result: Result, asJson: boolean, summaryFirst = false): void {
  const { head, cells, summary, json } = result;
  if (asJson) {
    output.printJson(json);
    output.error(summary);
    return;
  }
  if (summaryFirst) output.print(summary);
  if (cells.length > 0) output.printTable(head, cells);
  if (!summaryFirst) output.print(summary);
}
