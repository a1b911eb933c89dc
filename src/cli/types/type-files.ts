import type ts from "typescript";
import { bigintTypes, long, nameSchemas, printSchemas } from "./named-types.js";
import { print, typescript } from "./syntax.js";

/** Names and imports of generated files. */
export interface TypeFileOptions {
  /** First line of each file. */
  readonly banner: string;
  /** Name of the main file without its extension. */
  readonly name: string;
  readonly extension: ".ts" | ".d.ts";
  /** Module that exports `WithDates`. */
  readonly library: string;
  /** Note in the description of 64-bit integers that are numbers. */
  readonly roundingNote?: string;
}

/** Generated texts by file name: with 64-bit integers as number, and the differences if they are bigint. */
export interface TypeFiles {
  readonly number: ReadonlyMap<string, string>;
  /** Generated on access. */
  readonly bigint: ReadonlyMap<string, string>;
}

/** Generates files from the nodes of openapi-typescript. */
export function typeFiles(nodes: readonly ts.Node[], options: TypeFileOptions): TypeFiles {
  const { banner, name, extension, library, roundingNote } = options;
  const helpers = nodes.filter(isHelper);
  const types = nameSchemas(nodes.filter((node) => !isHelper(node)));

  const file = (text: string, as: "number" | "bigint", imports: string) => {
    const typed = text.replaceAll(long, as);
    const noted = roundingNote && as === "bigint" ? typed.replaceAll(` ${roundingNote}`, "") : typed;
    const called = helpers.filter((helper) => text.includes(`${helper.name.text}<`));
    return [`${banner}\n`, imports, plainComments(noted), print(called)].join("");
  };
  const files = (own: string, as: "number" | "bigint", main: string, schemas: string) => {
    const dates = main.includes("WithDates<") ? `import type { WithDates } from ${JSON.stringify(library)};\n` : "";
    const named = types.schemas.size > 0 ? `import type * as schemas from "./${own}.schemas.js";\n` : "";
    const components = schemas.includes("components[") ? `import type { components } from "./${own}.js";\n` : "";
    return new Map([
      [`${own}${extension}`, file(main, as, dates + named)],
      [`${own}.schemas${extension}`, file(schemas, as, components)],
    ]);
  };
  return {
    number: files(name, "number", print(types.rest), printSchemas(types.schemas) || "export {};\n"),
    get bigint() {
      const { main, schemas } = bigintTypes(types, name);
      return files(`${name}.bigint`, "bigint", main, schemas);
    },
  };
}

/** Whether a node is a helper type of openapi-typescript, such as WithRequired. */
function isHelper(node: ts.Node): node is ts.TypeAliasDeclaration {
  return typescript.isTypeAliasDeclaration(node) && !node.modifiers?.length;
}

/** Turns `@description` tags into text, which editors show first, and moves the format after them. */
function plainComments(text: string): string {
  return text
    .replace(/^( *\*) (Format: .+)\n\1 @description (.+)$/gm, "$1 $3\n$1\n$1 $2")
    .replace(/^( *\* [^@\s].*)\n( *\*) @description /gm, "$1\n$2\n$2 ")
    .replace(/^( *(?:\/\*)?\*) @description /gm, "$1 ");
}
