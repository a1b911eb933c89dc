import { InvalidArgumentError, Option } from "commander";
import { integer } from "../options.js";

export type Pairs = Readonly<Record<string, string>>;

type Members<Names extends string, Value> = { readonly [Name in Names]?: Value };

/** Options of calls, of which each command has some. */
export interface CallOptions
  extends Members<"em" | "yes" | "force" | "dryRun" | "status" | "cancel", true>,
    Members<"body" | "out" | "ca" | "requestId", string>,
    Members<"path" | "query" | "set", Pairs>,
    Members<"filter" | "sort" | "select", readonly string[]>,
    Members<"max" | "timeout", number> {
  readonly format?: Format;
  readonly consistency?: "exact" | "fast";
  /** `false` for `--no-wait`. */
  readonly wait?: boolean;
  readonly apiVersion?: `${number}.${number}`;
}

const formats = ["json", "jsonl", "csv", "table"] as const;
export type Format = (typeof formats)[number];

/** Option `--format`, by default a table on a terminal and JSON elsewhere. */
export function formatOption(byDefault?: Format): Option {
  const text = `output format${byDefault === undefined ? " (default: table on a terminal, json elsewhere)" : ""}`;
  return new Option("--format <format>", text).choices(formats).default(byDefault);
}

export const positive = integer(1, 999_999_999);
export const seconds = (text: string) => integer(1, 999_999)(text) * 1000;

/** Collects the values of an option that can be repeated. */
export function collect(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, value];
}

/** Collects names with commas between them. */
export function words(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, ...value.split(",").map((word) => word.trim())];
}

/** Collects values by their names. */
export function pairs(text: string, others: Pairs = {}): Pairs {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...others, [name]: value };
  throw new InvalidArgumentError("Pass name=value.");
}
