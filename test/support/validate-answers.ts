import { schemas } from "../../scripts/mock/schemas.js";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { type OperationCase, operations, readDocument } from "./operations.js";

/** The routes of a document and the checks of its answers. */
interface Expectations {
  readonly complete: ReturnType<typeof schemas>;
  /** With `select` any property may be missing from a row. */
  readonly partial: ReturnType<typeof schemas>;
  readonly routes: readonly { readonly operation: OperationCase; readonly pattern: RegExp }[];
}

function expectations(document: OpenApiDocument): Expectations {
  const lenient = JSON.stringify(document, (key, value) => (key === "required" ? undefined : value));
  const routes = operations(document)
    .map((operation) => ({ operation, pattern: patternOf(operation.path), statics: staticsOf(operation.path) }))
    .sort((one, other) => (one.statics < other.statics ? 1 : -1));
  return { complete: schemas(document), partial: schemas(JSON.parse(lenient)), routes };
}

const shipped = expectations(readDocument("vspc"));

/**
 * A fetch that rejects where a JSON answer is not what the document promises for its operation and status. Answers that
 * a fault touched (`x-simulated-fault`), answers without JSON and paths that the document does not know go through.
 */
export function documentValidator(through: typeof fetch, document?: OpenApiDocument): typeof fetch {
  const expected = document ? expectations(document) : shipped;
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    const response = await through(request);
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    if (!isJson || response.headers.has("x-simulated-fault")) return response;
    const reason = await broken(expected, method, new URL(url), response.clone());
    if (reason) throw new Error(`${method} ${url} answered ${response.status} against the document: ${reason}`);
    return response;
  };
}

async function broken(
  { routes, partial, complete }: Expectations,
  method: string,
  url: URL,
  response: Response,
): Promise<string | undefined> {
  const operation = find(routes, method, url.pathname);
  if (!operation) return undefined;
  const declared = (status: string) => operation.responses.find((one) => one.status === status);
  const content = declared(String(response.status)) ?? declared("default");
  if (!content) return "no such answer is declared";
  const validate = (url.searchParams.has("select") ? partial : complete)(content.pointer);
  const body: unknown = await response.json();
  return validate(body) ? undefined : JSON.stringify(validate.errors?.slice(0, 3));
}

function find(routes: Expectations["routes"], method: string, path: string): OperationCase | undefined {
  const route = routes.find(
    ({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(path),
  );
  return route?.operation;
}

function patternOf(path: string): RegExp {
  return new RegExp(`/api/v3${path.replace(/\{[^}]+\}/g, "[^/]+")}$`);
}

/** One digit a segment, static segments above templated ones: sorts the more static path first. */
function staticsOf(path: string): string {
  return path.replace(/[^/]+/g, (segment) => (segment.startsWith("{") ? "0" : "1"));
}
