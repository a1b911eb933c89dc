import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The file of a document that the package brings; in a checkout the generated one. */
export function ownDocument(name: "vspc" | "enterprise-manager"): string {
  const generated = fileURLToPath(new URL(`../../generated/${name}.openapi.json`, import.meta.url));
  if (existsSync(generated)) return generated;
  return fileURLToPath(import.meta.resolve(`vspc-client/${name === "vspc" ? "" : `${name}/`}openapi.json`));
}
