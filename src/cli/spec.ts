import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { Output } from "./output.js";
import { ownDocument } from "./own-document.js";
import { writeText } from "./write-text.js";

interface SpecOptions {
  readonly em?: true;
  readonly plain?: true;
  readonly openapi?: "3.0";
  readonly out?: string;
}

/** `vspc spec`: prints an OpenAPI document of the library. */
export function addSpec(program: Command, output: Output): void {
  program
    .command("spec")
    .summary("print our OpenAPI document")
    .description("Prints the OpenAPI document that vspc-client is generated from, as JSON.")
    .option("--em", "the document of Enterprise Manager instead of VSPC")
    .option("--plain", "filter, sort and select as strings, for tools that reject parameters with JSON content")
    .addOption(new Option("--openapi <version>", "OpenAPI 3.0.3 instead of 3.1").choices(["3.0"]))
    .option("--out <file>", "file to write to instead of stdout")
    .action(async ({ em, plain, openapi, out }: SpecOptions) => {
      const source = JSON.parse(await readFile(ownDocument(em ? "enterprise-manager" : "vspc"), "utf8"));
      const { plainParameters } = await import("./document/plain-parameters.js");
      const { downgrade } = await import("./document/downgrade.js");
      const document = plain ? plainParameters(source) : source;
      const text = `${JSON.stringify(openapi ? downgrade(document) : document, null, 1)}\n`;
      return out === undefined ? output.write(text) : await writeText(out, text);
    });
}
