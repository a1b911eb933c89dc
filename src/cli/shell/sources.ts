import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { CommandError, reasonOf } from "../command-error.js";

/** Text of an option. Values from a file, the environment or stdin may be secret. */
export interface Source {
  readonly text: string;
  readonly isLiteral: boolean;
}

/** Reads `@file`, `@env:NAME`, `-` for stdin, or the literal text, in which `@@` is an escaped `@`. Throws CommandError. */
export async function readSource(given: string, where: string, stdin: Readable | undefined): Promise<Source> {
  if (stdin && (given === "-" || given === "@-")) return { text: await text(stdin), isLiteral: false };
  if (given.startsWith("@@")) return { text: given.slice(1), isLiteral: true };
  if (!given.startsWith("@")) return { text: given, isLiteral: true };
  const name = /^@env:(.*)$/s.exec(given)?.[1];
  if (name === undefined) return { text: await readText(given.slice(1), where), isLiteral: false };
  const value = process.env[name];
  if (!value) throw new CommandError(`${where}: the environment variable ${name} is not set.`);
  return { text: value, isLiteral: false };
}

/** Reads a file without the line break at its end. Throws CommandError. */
export async function readText(file: string, where: string): Promise<string> {
  const content = await readFile(file, "utf8").catch((error: unknown) => {
    throw new CommandError(`${where}: ${file} cannot be read (${reasonOf(error)})`);
  });
  return content.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
}
