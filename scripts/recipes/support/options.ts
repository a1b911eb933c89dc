import { parseArgs } from "node:util";

/** An option of a command, in the format of node:util, with its description. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[];
  /** Name of the value in the help. */
  readonly value?: string;
  readonly description: string;
}

export type Options = Readonly<Record<string, Option>>;

/** Value of each option. */
export type Values<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known }>>["values"];

/** Invalid use of a command. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Options of every recipe. */
export const commonOptions = {
  json: { type: "boolean", description: "print JSON on stdout, and the summary on stderr" },
  help: { type: "boolean", description: "print this help" },
} as const satisfies Options;

/** Parses arguments. Throws UsageError. */
export function parse<Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Returns a line for each option: its name, description and default. */
export function describeOptions(options: Options): string[] {
  const lines = Object.entries(options).map(([name, option]) => {
    const left = option.type === "string" ? `--${name} ${option.value ?? "TEXT"}` : `--${name}`;
    const preset = option.default === undefined ? "" : ` (default: ${[option.default].flat().join(", ")})`;
    return { left, right: `${option.description}${option.multiple ? ", may be repeated" : ""}${preset}` };
  });
  const width = Math.max(...lines.map(({ left }) => left.length));
  return lines.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`);
}

/** Parses the value of a numeric option. Throws UsageError. */
export function numberOf(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a number from ${min} to ${max}, got ${text}`);
}
