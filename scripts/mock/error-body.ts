import type { HttpOperation } from "./prism-http.js";
import type { Violation } from "./violations.js";

/** The failure shapes of the servers, by a property that only that shape has. */
const shapes: Record<string, (violations: readonly Violation[]) => unknown> = {
  errors: (violations) => ({ errors: violations.map(responseError) }),
  error: (violations) => ({ error: "invalid_request", error_description: sentence(violations) }),
  StatusCode: (violations) => ({ Message: sentence(violations), StatusCode: violations[0]?.status ?? 400 }),
};

/** The body of a refusal in the shape that the operation, or else the rest of the document, declares for errors. */
export function errorBody(
  violations: readonly Violation[],
  operation: HttpOperation | undefined,
  operations: readonly HttpOperation[],
): unknown {
  for (const candidate of [...(operation ? [operation] : []), ...operations]) {
    const declared = errorProperties(candidate);
    const shape = Object.keys(shapes).find((property) => declared.includes(property));
    if (shape) return shapes[shape]?.(violations);
  }
  return shapes.errors?.(violations);
}

function errorProperties({ responses }: HttpOperation): string[] {
  const error = responses.find(({ code }) => code === "default" || code.startsWith("4"));
  return Object.keys(error?.contents?.[0]?.schema?.properties ?? {});
}

function responseError({ message, status, place, name }: Violation) {
  const where = name === undefined ? {} : { [place === "body" ? "propertyName" : "parameterName"]: name };
  return { type: status === 401 ? "security" : "logical", code: status, message, ...where };
}

const sentence = (violations: readonly Violation[]) => violations.map(({ message }) => message).join("; ");
