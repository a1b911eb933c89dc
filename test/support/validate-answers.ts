import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { readDocument } from "./operations.js";
import { findOperation } from "./routes.js";
import { schemas } from "./schemas.js";

/** The operations of a document and the validators of their responses. */
interface Expectations {
  readonly find: ReturnType<typeof findOperation>;
  readonly complete: ReturnType<typeof schemas>;
  /** Validators that allow missing properties, for requests with `select`. */
  readonly partial: ReturnType<typeof schemas>;
}

function expectations(document: OpenApiDocument): Expectations {
  const lenient = JSON.stringify(document, (key, value) => (key === "required" ? undefined : value));
  return { find: findOperation(document), complete: schemas(document), partial: schemas(JSON.parse(lenient)) };
}

const known = new WeakMap<OpenApiDocument, Expectations>();

/**
 * Returns a fetch that rejects if a JSON response does not match the schema of its operation and status. Responses
 * with an injected fault (`x-simulated-fault`), without JSON, and of paths outside the document pass unchecked.
 */
export function documentValidator(through: typeof fetch, document = readDocument("vspc")): typeof fetch {
  const expected = known.get(document) ?? expectations(document);
  known.set(document, expected);
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    const response = await through(request);
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    if (!isJson || response.headers.has("x-simulated-fault")) return response;
    const reason = await broken(expected, method, new URL(url), response.clone());
    if (reason) throw new Error(`${method} ${url} returned ${response.status} against the document: ${reason}`);
    return response;
  };
}

async function broken(
  { find, partial, complete }: Expectations,
  method: string,
  url: URL,
  response: Response,
): Promise<string | undefined> {
  const operation = find(method, url.pathname.replace(/^.*?\/api(\/v3)?(?=\/)/, ""));
  if (!operation) return undefined;
  const declared = (status: string) => operation.responses.find((one) => one.status === status);
  const content = declared(String(response.status)) ?? declared("default");
  if (!content) return "no such response is declared";
  const validate = (url.searchParams.has("select") ? partial : complete)(content.pointer);
  const body: unknown = await response.json();
  return validate(body) ? undefined : JSON.stringify(validate.errors?.slice(0, 3));
}
