import { Argument, type Command } from "commander";
import type { AddCommand } from "../add-command.js";
import { completionScripts } from "./completion-scripts.js";
import { findOperation } from "./paths.js";
import { isListed, methodOf, schemasOf, type Verb } from "./request.js";
import { propertyNames } from "./schema.js";
import { readSpecification } from "./specification.js";

/** `vspc completion`: prints a script that completes commands, options, paths and properties in a shell. */
export const addCompletion: AddCommand = (program, output) => {
  program
    .command("completion")
    .summary("print a completion script for a shell")
    .description('Prints a completion script. For bash, add this line to ~/.bashrc: eval "$(vspc completion bash)"')
    .addArgument(new Argument("<shell>", "shell that the script is for").choices(Object.keys(completionScripts)))
    .action((shell: string) => output.write(completionScripts[shell] ?? ""));
  program
    .command("__complete", { hidden: true })
    .requiredOption("--current <word>")
    .argument("[words...]")
    .action(async (words: string[], { current }: { readonly current: string }) => {
      // A shell must not show an error while a command is typed.
      const found = await candidates(program, words, current).catch(() => []);
      for (const candidate of found) if (candidate.startsWith(current)) output.print(candidate);
    });
};

/** Returns the words that can follow other words of a command. */
async function candidates(program: Command, [name, ...words]: readonly string[], current: string): Promise<string[]> {
  const { commands } = program;
  if (name === undefined) return commands.map((one) => one.name()).filter((one) => !one.startsWith("_"));
  const command = commands.find((one) => one.name() === name);
  if (command === undefined) return [];
  const takesValue = (word: string | undefined) => command.options.some((one) => one.long === word && one.required);
  const positional = words.filter((word, index) => !word.startsWith("-") && !takesValue(words[index - 1]));
  const option = takesValue(words.at(-1)) ? command.options.find(({ long }) => long === words.at(-1)) : undefined;
  if (option?.argChoices) return option.argChoices;
  if (option === undefined && current.startsWith("-")) return command.options.map(({ long }) => long ?? "").sort();
  const [argument] = command.registeredArguments;
  if (option === undefined && positional.length > 0) return [];
  if (option === undefined && argument?.name() !== "path") return argument?.argChoices ?? [];
  return callCandidates(name as Verb, option?.long, positional[0], { em: words.includes("--em"), current });
}

/** Returns paths, or the names that an option of a call accepts. */
async function callCandidates(
  verb: Verb,
  option: string | undefined,
  path: string | undefined,
  { em, current }: { readonly em: boolean; readonly current: string },
): Promise<string[]> {
  const specification = await readSpecification({ em });
  const method = methodOf(verb, em);
  if (option === undefined) {
    const callable = specification.operations.filter((one) => one.method === method);
    return callable.filter((one) => verb !== "list" || isListed(one, em)).map((one) => one.path);
  }
  const found = findOperation(specification, method, path ?? "");
  const { result, row = {}, body = {} } = schemasOf(specification, verb, found, em);
  const properties = (schema: typeof result) => propertyNames(specification.document, schema);
  const before = current.slice(0, current.lastIndexOf(",") + 1);
  switch (option) {
    case "--filter":
      return properties(row);
    case "--sort":
      return properties(row).map((one) => before + one);
    case "--select":
      return properties(result).map((one) => before + one);
    case "--set":
      return properties(body).map((one) => `${one}=`);
    default: {
      const known = found.parameters.filter((one) => `--${one.in}` === option && one.schema);
      return known.map((one) => `${one.name}=`);
    }
  }
}
