import { existsSync, readFileSync } from "node:fs";

/** Returns the versions of this command and of the library that it uses. */
export function versions(): { readonly cli: string; readonly library: string } {
  const own = new URL("package.json", import.meta.url);
  const library = new URL(import.meta.resolve("vspc-client/package.json"));
  // A checkout has one version for both.
  return { cli: versionIn(existsSync(own) ? own : library), library: versionIn(library) };
}

function versionIn(manifest: URL): string {
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
