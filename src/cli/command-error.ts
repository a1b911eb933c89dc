/** Ends the command with one line on stderr, or with none where all was said already. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** 1 when something differs or failed, 2 when the command was used wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
