import type { ValidateFunction } from "ajv";
import { DocumentError, isSuccess, mediaType, type OpenApiDocument, responseFor } from "../document/model.js";
import { viewOf } from "../document/view.js";
import { type Coverage, isWithoutRows, propertySets } from "./coverage.js";
import { type Difference, differencesOf } from "./differences.js";
import { toJsonSchemas } from "./json-schema.js";
import { locate } from "./locate.js";
import type { ReadOperation } from "./plan.js";
import { schemas } from "./schemas.js";
import type { ReadResponse } from "./target.js";

/** Differences between a response and the document, and its body if it is data. */
export interface Checked {
  readonly differences: readonly Difference[];
  readonly body?: unknown;
}

/** Schema of the data in a media type of a response. */
type Media = { readonly schema: unknown; readonly validate: ValidateFunction } | undefined;

/**
 * Returns a function that checks responses: status, content type and, for data, the schema. It also records what the responses
 * contain.
 *
 * @param format Format that the server is asked for
 * @throws DocumentError if a schema cannot be compiled
 */
export function responseChecker(given: OpenApiDocument, reads: readonly ReadOperation[], format: "json" | "xml") {
  const { document, warnings } = toJsonSchemas(given);
  const compile = schemas(document);
  const properties = propertySets(viewOf(document));
  const seenReads = new Set<string>();

  /** Reads the media types of each response of an operation. Those without data are `undefined`. */
  const readResponses = ({ path, key }: Pick<ReadOperation, "path" | "key">) => {
    const { node: responses, keys } = locate(document, ["paths", path, "get", "responses"]);
    const entries = Object.keys(Object(responses)).map((status) => {
      const content = locate(document, [...keys, status, "content"]);
      const media = Object.keys(Object(content.node)).map((type): [string, Media] => {
        const { node: schema, pointer } = locate(document, [...content.keys, type, "schema"]);
        if (schema === undefined || !type.includes(format)) return [mediaType(type), undefined];
        try {
          return [mediaType(type), { schema, validate: compile(pointer) }];
        } catch (cause) {
          const reason = cause instanceof Error ? cause.message : cause;
          const hint = "Correct the document, or select other reads with --only.";
          throw new DocumentError(`${key}: the schema for ${status} cannot be compiled (${reason}). ${hint}`);
        }
      });
      if (isSuccess(status)) for (const [, one] of media) if (one) properties.declare(one.schema);
      return [status.replace(/xx$/i, "XX"), new Map(media)] as const;
    });
    return [path, new Map(entries)] as const;
  };
  const responses = new Map(reads.map(readResponses));

  function check(path: string, { status, contentType, text }: ReadResponse): Checked {
    const declared = responses.get(path);
    // Reads that are not reported only provide IDs.
    if (!declared) return { differences: [], body: parsed(text) };
    const content = responseFor(declared, `${status}`);
    const differs = (keyword: string, problem: string) => ({ differences: [whole(keyword, problem)] });
    if (!content) return differs("status", `has status ${status}, which is not declared`);
    const type = mediaType(contentType);
    if (content.size > 0 && !content.has(type)) {
      const types = [...content.keys()].join(" or ");
      return differs("content-type", `with status ${status} is ${type || "missing"}, not ${types}`);
    }
    const body = content.size > 0 && type.includes(format) ? parsed(text) : null;
    if (body === undefined) return differs("content-type", "is malformed JSON");
    const media = content.get(type);
    if (status < 300 && (!media || !isWithoutRows(body))) seenReads.add(path);
    if (!media) return { differences: [], body };
    if (status < 300) properties.see(media.schema, body);
    return { differences: media.validate(body) ? [] : differencesOf(media.validate.errors ?? []), body };
  }

  const coverage = (): Coverage => ({
    reads: { seen: seenReads.size, total: reads.length },
    properties: properties.counts(),
  });
  return { check, coverage, warnings };
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
