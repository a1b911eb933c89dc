import { Writable } from "node:stream";
import { type Download, saveTo } from "../../node.js";
import { CommandError } from "../command-error.js";
import type { Output } from "../output.js";

/** Writes a download to a file or to stdout. */
export async function saveDownload(
  download: Download,
  { out = download.fileName, force = false }: { readonly out?: string; readonly force?: boolean },
  output: Output,
): Promise<void> {
  if (out === undefined) throw new CommandError("the server suggests no file name: pass --out FILE.");
  if (out !== "-") {
    await saveTo(out, download, { overwrite: force });
    return output.error(`saved ${out}`);
  }
  await download.stream.pipeTo(Writable.toWeb(output.stdout), { preventClose: true });
}
