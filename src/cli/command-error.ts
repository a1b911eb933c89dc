/** Ends the command with a one-line message on stderr, unless the message is empty. */
export class CommandError extends Error {
  override name = "CommandError";
  /** See the table in `program.ts`. */
  readonly exitCode: 1 | 2 | 3 | 4;

  constructor(message: string, exitCode: 1 | 2 | 3 | 4 = 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Returns the code of a system error such as ENOENT, or the message of another error. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
