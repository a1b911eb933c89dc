import { DocumentError } from "../document/model.js";
import type { NamedDocument } from "../document/read.js";
import { compare } from "./compare.js";
import type { Comparison } from "./findings.js";
import { type Model, normalise } from "./normalise.js";

export type { Comparison, Finding, Section, Weight } from "./findings.js";
export { renderJson, renderText } from "./render.js";

/**
 * What the document of a server has differently in the sections of ours.
 *
 * @throws DocumentError, with its name, for a document that is not what it claims to be, such as one whose references
 *   point to nothing or to themselves.
 */
export function diffDocuments(ours: NamedDocument, theirs: NamedDocument): Comparison {
  return compare(modelOf(ours), modelOf(theirs));
}

/** Whether there is something that a person must know. */
export function differs({ findings }: Comparison): boolean {
  return findings.some(({ weight }) => weight !== "harmless");
}

function modelOf({ name, document }: NamedDocument): Model {
  try {
    return normalise(document);
  } catch (cause) {
    throw new DocumentError(`${name}: ${(cause as Error).message}`, { cause });
  }
}
