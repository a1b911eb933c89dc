import { isDeepStrictEqual } from "node:util";
import type { Exchange } from "./recorder.js";

/** Describes the difference between the result of the client and the response of Prism. Returns nothing if they are equal. */
export function difference(what: string, found: unknown, sent: unknown): string[] {
  if (isDeepStrictEqual(found, sent)) return [];
  return [`${what}: the client returned ${JSON.stringify(found)}, Prism sent ${JSON.stringify(sent)}`];
}

/** Returns all violations of the document in a list of exchanges. */
export function faultsOf(exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ operation, faults }) =>
    faults.map(({ culprit, message }) => `${operation.key}: ${culprit}: ${message}`),
  );
}
