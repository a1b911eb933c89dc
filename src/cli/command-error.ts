/** Exits the command with a one-line message on stderr, unless the message is empty. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** 1 for differences or failures, 2 for invalid use. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
