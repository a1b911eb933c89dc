import type { ValidateFunction } from "ajv";
import { isSuccess, mediaType, responseFor, responsesOf } from "../document/content.js";
import { DocumentError, isReference, type OpenApiDocument } from "../document/model.js";
import { visitObjects } from "../document/repair.js";
import type { View } from "../document/view.js";
import { type Finding, findingId } from "../findings/finding.js";
import { isWithoutRows, propertySets } from "./coverage.js";
import { difference, differencesOf } from "./differences.js";
import type { ReadOperation } from "./reads.js";
import type { ReadResponse } from "./target.js";
import { createValidator, documentName } from "./validator.js";

/**
 * Returns a function that checks responses: status, content type and, for data, the schema. It also records what the responses
 * contain.
 *
 * @param document Document, whose references change
 * @param format Format that the server is asked for
 * @throws DocumentError if a schema cannot be compiled
 */
export function responseChecker(document: OpenApiDocument, reads: readonly ReadOperation[], format: "json" | "xml") {
  visitObjects(document, (node) => {
    if (isReference(node)) node.$ref = documentName + node.$ref;
  });
  const warnings: Finding[] = [];
  let place = "";
  const ajv = createValidator(document, (pattern) => {
    const message = `the pattern is not checked, because it is no regular expression: ${pattern}`;
    warnings.push({ id: findingId("pattern", pattern), severity: "warning", kind: "pattern", place, message });
  });
  const properties = propertySets();
  const seen = new Set<string>();
  const validators = new Map<View, ValidateFunction>();

  function compile(view: View, status: string): void {
    if (isSuccess(status)) properties.declare(view);
    try {
      validators.set(view, ajv.compile(view.schema));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : cause;
      const hint = "Correct the document, or select other reads with --only.";
      throw new DocumentError(`${place}: the schema for ${status} cannot be compiled (${reason}). ${hint}`);
    }
  }
  const declared = new Map(reads.map(({ path, operation }) => [path, responsesOf(document, operation)]));
  for (const { key, path } of reads) {
    place = key;
    for (const [status, content] of declared.get(path) ?? [])
      for (const [type, view] of content) if (type.includes(format)) compile(view, status);
  }

  /** Returns the differences between a response and the document, and the body if it is data. */
  function check({ key, path }: ReadOperation, { status, contentType, text }: ReadResponse) {
    const body = parsed(text);
    const responses = declared.get(path);
    // Reads that are not reported only provide IDs.
    if (!responses) return { findings: [], body };
    const differs = (kind: string, found: string) => ({ findings: [difference(key, kind, found)], body });
    const content = responseFor(responses, `${status}`);
    if (!content) return differs("status", `has status ${status}, which is not declared`);
    const type = mediaType(contentType);
    const view = content.get(type);
    if (content.size > 0 && !view) {
      const types = [...content.keys()].join(" or ");
      return differs("content-type", `with status ${status} is ${type || "missing"}, not ${types}`);
    }
    const validate = view && validators.get(view);
    if (validate && body === undefined) return differs("content-type", "is malformed JSON");
    if (status < 300) {
      if (!validate || !isWithoutRows(body)) seen.add(path);
      if (view) properties.see(view, body);
    }
    return { findings: validate?.(body) === false ? differencesOf(key, validate.errors ?? []) : [], body };
  }

  const coverage = () => ({ reads: { seen: seen.size, total: reads.length }, properties: properties.counts() });
  return { check, coverage, warnings };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
