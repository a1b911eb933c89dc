import { InvalidArgumentError } from "commander";

/** Returns a parser of options that are integers in a range. */
export function integer(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Pass an integer from ${minimum} to ${maximum}.`);
  };
}

/** Part of the help of commands that call a server. */
export const environmentHelp = `
Environment:
  VSPC_BASE_URL, VSPC_API_KEY (or VSPC_USERNAME and VSPC_PASSWORD), VSPC_CA (file with CA certificates)
  EM_BASE_URL, EM_USERNAME, EM_PASSWORD, EM_CA`;
