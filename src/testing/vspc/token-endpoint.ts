import type { Operation } from "../document.js";
import { jsonResponse } from "../responses.js";
import { propertiesOf, typesOf } from "../schema.js";
import { violation } from "../validate.js";
import { TokenError, type Tokens } from "./tokens.js";

/** Responds to a token request. Errors have the format of OAuth. */
export async function tokenResponse(tokens: Tokens, operation: Operation, request: Request): Promise<Response> {
  try {
    const type = request.headers.get("content-type")?.toLowerCase() ?? "";
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw new TokenError("invalid_request", "The content type must be application/x-www-form-urlencoded.");
    }
    const form = new URLSearchParams(await request.text());
    checkLimits(operation, form);
    return jsonResponse(200, tokens.grant(form));
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return jsonResponse(400, { error: error.error, error_description: error.message, error_uri: null });
  }
}

/** Checks the fields that are free texts. An unknown grant type has its own error. */
function checkLimits({ body }: Operation, form: URLSearchParams): void {
  for (const [name, schema] of Object.entries(propertiesOf(body?.schema ?? {}))) {
    const value = form.get(name);
    const isFree = typesOf(schema).includes("string") && name !== "grant_type";
    const found = value !== null && isFree ? violation(schema, value) : undefined;
    if (found) throw new TokenError("invalid_request", `The property ${name} ${found.message}.`);
  }
}
