import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Returns the path of a document of the library, which is the generated file in a checkout. */
export function ownDocument(name: "vspc" | "enterprise-manager"): string {
  const root = import.meta.resolve("vspc-client/package.json");
  const generated = fileURLToPath(new URL(`generated/${name}.openapi.json`, root));
  if (existsSync(generated)) return generated;
  return fileURLToPath(import.meta.resolve(`vspc-client/${name === "vspc" ? "" : `${name}/`}openapi.json`));
}
