import { readFile } from "node:fs/promises";
import { bundle, createConfig } from "@redocly/openapi-core";
import { parse, YAMLParseError } from "yaml";
import { isObject } from "../../src/http/objects.js";
import { DocumentError, type OpenApiDocument } from "./document.js";

/** Reads an OpenAPI document (YAML or JSON, in one file or many) and bundles it. Throws DocumentError. */
export async function loadDocument(file: string): Promise<OpenApiDocument> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new DocumentError(`${file}: cannot be read (${cause.code ?? cause.message})`, { cause });
  });
  assertOpenApi(file, parseText(file, text));
  const { bundle: result, problems } = await bundle({ ref: file, config: await createConfig({}) }).catch(
    (cause: Error) => {
      throw new DocumentError(`${file}: does not bundle: ${cause.message}`, { cause });
    },
  );
  const [error, ...more] = problems.filter(
    ({ severity, location }) => severity === "error" && !inExtension(location[0]?.pointer),
  );
  if (error) {
    const { source, pointer } = error.location[0] ?? {};
    const where = [source?.absoluteRef ?? file, pointer].filter(Boolean).join(" ");
    const others = more.length > 0 ? ` (and ${more.length} more)` : "";
    throw new DocumentError(`${file}: does not bundle: ${where}: ${error.message}${others}`);
  }
  return result.parsed as OpenApiDocument;
}

/** What an extension holds is its author's: the vendor's refer to definitions that its documents do not have. */
function inExtension(pointer: string | undefined): boolean {
  return /\/x-[^/]*(\/|$)/.test(pointer ?? "");
}

function parseText(file: string, text: string): unknown {
  try {
    return parseJson(text) ?? parse(text);
  } catch (cause) {
    const at = cause instanceof YAMLParseError ? cause.linePos?.[0] : undefined;
    const where = at ? `${file}:${at.line}:${at.col}` : file;
    const [message = ""] = (cause as Error).message.split("\n", 1);
    const reason = message.replace(/ at line \d+, column \d+:?$/, "");
    throw new DocumentError(`${where}: neither JSON nor YAML (${reason})`, { cause });
  }
}

/** JSON is read much faster as JSON; what is broken goes on to YAML, which says where. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function assertOpenApi(file: string, value: unknown): void {
  const found: Partial<Record<string, unknown>> = isObject(value) ? { ...value } : {};
  if (found.swagger !== undefined) {
    throw new DocumentError(`${file}: is Swagger ${found.swagger}; convert it to OpenAPI 3.0 or 3.1 first`);
  }
  if (typeof found.openapi !== "string" || !/^3\.[01]\./.test(found.openapi)) {
    throw new DocumentError(
      `${file}: is no OpenAPI 3.0 or 3.1 document ("openapi" is ${JSON.stringify(found.openapi)})`,
    );
  }
  if (!isObject(found.paths)) throw new DocumentError(`${file}: has no "paths"`);
  const broken = Object.entries(found.paths).find(([, item]) => !isObject(item));
  if (broken) throw new DocumentError(`${file}: paths: ${broken[0]} is no object`);
}
