import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { CommandError } from "../command-error.js";
import type { Output } from "../output.js";

/** Asks before a write if a person can answer. Throws CommandError unless the answer is yes. */
export async function confirm(output: Output, request: string): Promise<void> {
  const { stdin } = output;
  if (stdin?.isTTY !== true) return;
  output.error(request);
  const questions = createInterface({ input: stdin, output: output.stderr });
  try {
    // Ctrl+C and the end of the input close the interface without an answer.
    const closed = once(questions, "close").then(() => "");
    const answer = await Promise.race([questions.question("Send this request? [y/N] "), closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError("not sent.");
  } finally {
    questions.close();
  }
}
