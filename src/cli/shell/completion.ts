import { Argument, type Command } from "commander";
import type { View } from "../document/view.js";
import type { Output } from "../output.js";
import { completionScripts } from "./completion-scripts.js";
import { propertyNames } from "./schema.js";
import { isListed, methodOf, readSpecification, type Verb } from "./specification.js";
import { findTarget } from "./target.js";

/** `vspc completion`: prints a script that completes commands, options, paths and properties in a shell. */
export function addCompletion(program: Command, output: Output): void {
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
}

/** Returns the words that can follow other words of a command. */
async function candidates(program: Command, [name, ...words]: readonly string[], current: string): Promise<string[]> {
  if (name === undefined) return program.commands.map((one) => one.name()).filter((one) => !one.startsWith("_"));
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) return [];
  const optionOf = (word: string | undefined) =>
    command.options.find(({ long, required }) => long === word && required);
  const option = optionOf(words.at(-1));
  const [path] = words.filter((word, index) => !word.startsWith("-") && !optionOf(words[index - 1]));
  if (option?.argChoices) return option.argChoices;
  if (!option && current.startsWith("-")) return command.options.map(({ long }) => long ?? "").sort();
  const [argument] = command.registeredArguments;
  if (!option && path !== undefined) return [];
  if (!option && argument?.name() !== "path") return argument?.argChoices ?? [];

  const specification = await readSpecification(words.includes("--em"));
  const [verb, method] = [name as Verb, methodOf(name as Verb, specification)];
  if (!option) {
    const callable = specification.operations.filter((one) => one.method === method);
    return callable.filter((one) => verb !== "list" || isListed(one, specification)).map((one) => one.path);
  }
  const { parameters, result, row, body } = findTarget(specification, verb, path ?? "");
  // Words after a comma complete the last name of a list.
  const named = (view: View) => propertyNames(view).map((one) => current.slice(0, current.lastIndexOf(",") + 1) + one);
  if (option.long === "--filter") return propertyNames(row);
  if (option.long === "--sort") return named(row);
  if (option.long === "--select") return named(result);
  if (option.long === "--set") return body ? propertyNames(body).map((one) => `${one}=`) : [];
  const known = parameters.filter((one) => `--${one.in}` === option.long && one.schema);
  return known.map((one) => `${one.name}=`);
}
