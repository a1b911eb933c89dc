/** An error of the library in the words of the command: options of functions become options of the command line. */
export function inCommandWords(message: string): string {
  return message.replace("as `ca` to nodeFetch of vspc-client/node", "with --ca");
}
