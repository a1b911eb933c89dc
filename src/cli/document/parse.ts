import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { isObject } from "../../util/objects.js";
import { DocumentError, type OpenApiDocument } from "./model.js";

/** The value of a JSON or YAML text. Throws DocumentError, which calls the text `name`. */
export function parseText(name: string, text: string): unknown {
  try {
    return parseJson(text) ?? load(text, { schema: CORE_SCHEMA });
  } catch (cause) {
    const { reason, mark } = cause instanceof YAMLException ? cause : { reason: String(cause), mark: undefined };
    const where = mark ? `${name}:${mark.line + 1}:${mark.column + 1}` : name;
    throw new DocumentError(`${where}: neither JSON nor YAML (${reason})`, { cause });
  }
}

/** JSON is read much faster as JSON; what is broken goes on to YAML, which says where. */
function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an OpenAPI document in outline; its parts are looked at where they are used. */
export function assertOpenApi(name: string, value: unknown): asserts value is OpenApiDocument {
  const found: Partial<Record<string, unknown>> = isObject(value) ? { ...value } : {};
  if (found.swagger !== undefined) {
    throw new DocumentError(`${name}: is Swagger ${found.swagger}; convert it to OpenAPI 3.0 or 3.1 first`);
  }
  if (typeof found.openapi !== "string" || !/^3\.[01]\./.test(found.openapi)) {
    throw new DocumentError(
      `${name}: is no OpenAPI 3.0 or 3.1 document ("openapi" is ${JSON.stringify(found.openapi)})`,
    );
  }
  if (!isObject(found.paths)) throw new DocumentError(`${name}: has no "paths"`);
  const broken = Object.entries(found.paths).find(([, item]) => !isObject(item));
  if (broken) throw new DocumentError(`${name}: paths: ${broken[0]} is no object`);
}
