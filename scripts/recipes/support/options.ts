import { parseArgs } from "node:util";

/** An option of a command, as node:util parses it, and what it does. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[];
  /** What its value is called in the help. */
  readonly value?: string;
  readonly description: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given for each option. */
export type Values<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known }>>["values"];

/** A command that was used wrongly. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Options that every recipe has. */
export const commonOptions = {
  json: { type: "boolean", description: "print JSON on stdout, and the last line on stderr" },
  help: { type: "boolean", description: "print this" },
} as const satisfies Options;

/** Takes arguments apart. Throws UsageError. */
export function parse<Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** A line for each option: its name, what it does and its default. */
export function describeOptions(options: Options): string[] {
  const lines = Object.entries(options).map(([name, option]) => {
    const left = option.type === "string" ? `--${name} ${option.value ?? "TEXT"}` : `--${name}`;
    const preset = option.default === undefined ? "" : ` (default: ${[option.default].flat().join(", ")})`;
    return { left, right: `${option.description}${option.multiple ? ", may be repeated" : ""}${preset}` };
  });
  const width = Math.max(...lines.map(({ left }) => left.length));
  return lines.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`);
}

/** A number out of an option. Throws UsageError. */
export function numberOf(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a number from ${min} to ${max}, got ${text}`);
}
