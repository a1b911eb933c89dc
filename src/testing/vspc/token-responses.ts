import { type Operation, propertiesOf, typesOf } from "../document.js";
import { type ArrivedRequest, jsonResponse, type SimulatedResponse } from "../exchange.js";
import { violation } from "../validate.js";
import { TokenRefusal, type Tokens } from "./tokens.js";

/** The answer to a token request; refusals have the form of OAuth. */
export function tokenResponse(
  tokens: Tokens,
  operation: Operation,
  { headers, body }: ArrivedRequest,
): SimulatedResponse {
  try {
    const type = headers.get("content-type")?.toLowerCase() ?? "";
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw new TokenRefusal("invalid_request", "The content type must be application/x-www-form-urlencoded.");
    }
    const form = new URLSearchParams(new TextDecoder().decode(body));
    refuseBeyondLimits(operation, form);
    return jsonResponse(200, tokens.grant(form));
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    return jsonResponse(400, { error: error.error, error_description: error.message, error_uri: null });
  }
}

/** Checks the fields that are free texts; an unknown grant type has a refusal of its own. */
function refuseBeyondLimits({ body }: Operation, form: URLSearchParams): void {
  for (const [name, schema] of Object.entries(propertiesOf(body?.schema ?? {}))) {
    const value = form.get(name);
    const isFree = typesOf(schema).includes("string") && name !== "grant_type";
    const found = value !== null && isFree ? violation(schema, value) : undefined;
    if (found) throw new TokenRefusal("invalid_request", `The property ${name} ${found.message}.`);
  }
}
