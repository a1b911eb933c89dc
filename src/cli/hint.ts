/** Returns an error message of the library with options of functions replaced by options of the command. */
export function rewriteHint(message: string): string {
  return message.replace("as `ca` to nodeFetch of vspc-client/node", "with --ca");
}
