import type { ValidateFunction } from "ajv";
import { isSuccess, mediaType, responseFor, responsesOf } from "../document/content.js";
import { DocumentError, type OpenApiDocument } from "../document/model.js";
import type { View } from "../document/view.js";
import { type Coverage, isWithoutRows, propertySets } from "./coverage.js";
import { type Difference, differencesOf } from "./differences.js";
import type { ReadOperation } from "./plan.js";
import { createValidator } from "./schemas.js";
import type { ReadResponse } from "./target.js";

/** Differences between a response and the document, and its body if it is data. */
export interface Checked {
  readonly differences: readonly Difference[];
  readonly body?: unknown;
}

/** Schema of a media type. One that is not data is not validated. */
interface Media {
  readonly view: View;
  readonly validate?: ValidateFunction;
}

/**
 * Returns a function that checks responses: status, content type and, for data, the schema. It also records what the responses
 * contain.
 *
 * @param document Document with JSON schemas
 * @param format Format that the server is asked for
 * @throws DocumentError if a schema cannot be compiled
 */
export function responseChecker(document: OpenApiDocument, reads: readonly ReadOperation[], format: "json" | "xml") {
  const ajv = createValidator(document);
  const properties = propertySets();
  const seenReads = new Set<string>();

  const compile = (view: View, where: string): Media => {
    try {
      return { view, validate: ajv.compile(view.schema) };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : cause;
      const hint = "Correct the document, or select other reads with --only.";
      throw new DocumentError(`${where} cannot be compiled (${reason}). ${hint}`);
    }
  };
  const readResponses = ({ path, key, operation }: ReadOperation) => {
    const responses = [...responsesOf(document, operation)].map(([status, content]) => {
      const media = [...content].map(([type, view]): [string, Media] => {
        if (!type.includes(format)) return [type, { view }];
        if (isSuccess(status)) properties.declare(view);
        return [type, compile(view, `${key}: the schema for ${status}`)];
      });
      return [status, new Map(media)] as const;
    });
    return [path, new Map(responses)] as const;
  };
  const declared = new Map(reads.map(readResponses));

  function check(path: string, { status, contentType, text }: ReadResponse): Checked {
    const responses = declared.get(path);
    // Reads that are not reported only provide IDs.
    if (!responses) return { differences: [], body: parsed(text) };
    const content = responseFor(responses, `${status}`);
    const differs = (keyword: string, problem: string) => ({ differences: [whole(keyword, problem)] });
    if (!content) return differs("status", `has status ${status}, which is not declared`);
    const type = mediaType(contentType);
    const media = content.get(type);
    if (content.size > 0 && !media) {
      const types = [...content.keys()].join(" or ");
      return differs("content-type", `with status ${status} is ${type || "missing"}, not ${types}`);
    }
    const isRead = status < 300;
    if (!media?.validate) {
      if (isRead) seenReads.add(path);
      return { differences: [], body: null };
    }
    const body = parsed(text);
    if (body === undefined) return differs("content-type", "is malformed JSON");
    if (isRead && !isWithoutRows(body)) seenReads.add(path);
    if (isRead) properties.see(media.view, body);
    return { differences: media.validate(body) ? [] : differencesOf(media.validate.errors ?? []), body };
  }

  const coverage = (): Coverage => ({
    reads: { seen: seenReads.size, total: reads.length },
    properties: properties.counts(),
  });
  return { check, coverage };
}

export function whole(keyword: string, found: string): Difference {
  return { pointer: "", keyword, found, count: 1 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
