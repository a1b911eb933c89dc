import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { type OperationCase, operations } from "./operations.js";

/** Finds the operation of a request. A static segment takes precedence over a template. */
export function findOperation(document: OpenApiDocument): (method: string, path: string) => OperationCase | undefined {
  const routes = operations(document)
    .map((operation) => ({ operation, pattern: patternOf(operation.path), statics: staticsOf(operation.path) }))
    .sort((one, other) => (one.statics < other.statics ? 1 : -1));
  return (method, path) =>
    routes.find(({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(path))?.operation;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`);
}

/** Returns one digit per segment, higher for static segments, so that more static paths can be sorted first. */
function staticsOf(path: string): string {
  return path.replace(/[^/]+/g, (segment) => (segment.startsWith("{") ? "0" : "1"));
}
