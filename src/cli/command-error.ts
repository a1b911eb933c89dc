/** Ends the command with a one-line message on stderr, unless the message is empty. */
export class CommandError extends Error {
  override name = "CommandError";
  /** 1 for findings, 2 if the command was used wrongly or could not do its work. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Returns the code of a system error such as ENOENT, or the message of another error. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
