import { type Answer, type ArrivedRequest, jsonAnswer } from "../exchange.js";
import { TokenRefusal, type Tokens } from "./tokens.js";

/** The answer to a token request; refusals have the form of OAuth. */
export function tokenAnswer(tokens: Tokens, { headers, body }: ArrivedRequest): Answer {
  try {
    const type = headers.get("content-type")?.toLowerCase() ?? "";
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw new TokenRefusal("invalid_request", "The content type must be application/x-www-form-urlencoded.");
    }
    return jsonAnswer(200, tokens.grant(new URLSearchParams(new TextDecoder().decode(body))));
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    return jsonAnswer(400, { error: error.error, error_description: error.message, error_uri: null });
  }
}
