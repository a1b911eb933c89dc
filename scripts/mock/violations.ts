import type { ErrorObject } from "ajv";

/** What is wrong with a request and where: `place` is query, path, header, body or nothing (the request as a whole). */
export interface Violation {
  message: string;
  status: number;
  place?: string;
  name?: string;
}

interface Diagnostic {
  message: string;
  code?: string | number;
  path?: string[];
}

/** A diagnostic of Prism as a violation; `declared` restores the spelling of parameters, which Prism lowers. */
export function violationOf({ message, code, path = [] }: Diagnostic, declared: readonly string[]): Violation {
  const [place, ...keys] = path;
  const missing = code === "required" ? /required property '([^']+)'/.exec(message)?.[1] : undefined;
  const found = missing === undefined ? keys : [...keys, missing];
  const name = place === "body" ? found.join(".") : declared.find((one) => one.toLowerCase() === found[0]);
  return {
    message: name && place !== "body" ? message.replace(` ${name.toLowerCase()} `, ` ${name} `) : message,
    status: typeof code === "number" ? code : 400,
    ...(place ? { place } : {}),
    ...(name ? { name } : {}),
  };
}

/** The errors of ajv that lie deepest, in words: of the alternatives of a `oneOf`, those that came furthest. */
export function wordsOf(errors: readonly ErrorObject[]): string {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split("/").length;
  const telling = errors.filter(({ keyword }) => keyword !== "oneOf");
  const candidates = telling.length > 0 ? telling : errors;
  const deepest = Math.max(...candidates.map(depth));
  const words = candidates.filter((error) => depth(error) === deepest).map(wordOf);
  return [...new Set(words)].join("; ");
}

function wordOf({ instancePath, message, params }: ErrorObject): string {
  const detail: unknown = params.allowedValues ?? params.additionalProperty;
  const shown = detail === undefined ? "" : `: ${[detail].flat().join(", ")}`;
  return `${instancePath} ${message}${shown}`.trim();
}
