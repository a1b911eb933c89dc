import { DocumentError } from "../document/model.js";
import type { NamedDocument } from "../document/read.js";
import { type Context, compareRequired, compareSlots, deprecation, describe, describeNew } from "./compare-schemas.js";
import { type Comparison, collect, type Difference, type Direction, reporter } from "./findings.js";
import { type Content, type Model, normalise, type OperationModel, type ParameterModel } from "./model.js";

/** Compares the document of a server with ours. Throws DocumentError if a document has references that do not resolve. */
export function diffDocuments(ours: NamedDocument, theirs: NamedDocument): Comparison {
  return compare(modelOf(ours), modelOf(theirs));
}

function modelOf({ name, document }: NamedDocument): Model {
  try {
    return normalise(document);
  } catch (cause) {
    throw new DocumentError(`${name}: ${(cause as Error).message}`, { cause });
  }
}

/** Compares the operations of our document, and lists new operations that have one of our tags. */
export function compare(ours: Model, theirs: Model): Comparison {
  const found: Difference[] = [];
  for (const [key, our] of ours.operations) {
    const their = theirs.operations.get(key);
    if (their) compareOperation(found, our, their);
    else reporter(found, our.name)(our.name, "operation-removed", "present", "absent", true);
  }
  const added = [...theirs.operations].flatMap(([key, operation]) => (ours.operations.has(key) ? [] : [operation]));
  const inOurSections = added.filter(({ tags }) => tags.some((tag) => ours.sections.has(tag)));
  for (const { name } of inOurSections) reporter(found, name)(name, "operation-new", "absent", "present", false);
  return { findings: collect(found), otherSections: added.length - inOurSections.length };
}

type NewContext = (direction: Direction) => Context;

function compareOperation(found: Difference[], ours: OperationModel, theirs: OperationModel): void {
  const { name } = ours;
  const context: NewContext = (direction) => ({ direction, report: reporter(found, name, direction), seen: new Map() });
  reporter(found, name)(name, "deprecated", deprecation(ours), deprecation(theirs), false);
  compareParameters(context, ours.parameters, theirs.parameters);
  compareBodies(context, ours.body, theirs.body);
  compareResponses(context, ours.responses, theirs.responses);
  if (ours.patches && theirs.patches) compareSlots(context("patch"), ours.patches, theirs.patches, "patch");
}

type Parameters = OperationModel["parameters"];

function compareParameters(context: NewContext, ours: Parameters, theirs: Parameters): void {
  const { report } = context("request");
  for (const [key, our] of ours) {
    const their = theirs.get(key);
    if (their) compareParameter(context("request"), our, their);
    else report(placeOf(our), "parameter-removed", describe(our.slot), "absent", true);
  }
  for (const [key, their] of theirs) {
    if (ours.has(key)) continue;
    report(placeOf(their), "parameter-new", "absent", describeNew(their, their.slot), their.required);
  }
}

const placeOf = (parameter: ParameterModel) => `${parameter.in} parameter ${parameter.name}`;

function compareParameter(context: Context, ours: ParameterModel, theirs: ParameterModel): void {
  const { report } = context;
  const place = placeOf(ours);
  if (ours.in === "path") report(place, "parameter-renamed", ours.name, theirs.name, false);
  compareRequired(context, ours, theirs, place);
  if (ours.media !== theirs.media) {
    report(place, "parameter-encoding", ours.media ?? ours.style, theirs.media ?? theirs.style, true);
    return;
  }
  if (isComposite(ours) && isComposite(theirs)) report(place, "parameter-encoding", ours.style, theirs.style, true);
  compareSlots(context, ours.slot, theirs.slot, place);
}

/** The style affects lists and objects only. */
const isComposite = ({ slot }: ParameterModel) => slot.shape.types.some((type) => /^(array|object)$/.test(type));

type Body = OperationModel["body"];

function compareBodies(newContext: NewContext, ours: Body, theirs: Body): void {
  const context = newContext("request");
  if (ours && theirs) {
    compareRequired(context, ours, theirs, "body");
    compareContent(newContext, "request", ours.content, theirs.content, "body");
  } else if (ours) {
    context.report("body", "body-removed", mediaText(ours.content), "absent", true);
  } else if (theirs) {
    context.report("body", "body-new", "absent", theirs.required ? "required" : "optional", theirs.required);
  }
}

const mediaText = (content: Content) => [...content.keys()].join(", ") || "no content";

function compareContent(
  context: NewContext,
  direction: Direction,
  ours: Content,
  theirs: Content,
  place: string,
): void {
  const { report } = context(direction);
  for (const [media, our] of ours) {
    const their = theirs.get(media);
    if (their) compareSlots(context(direction), our, their, place);
    else report(place, "media-type-removed", media, mediaText(theirs), true);
  }
  for (const media of theirs.keys()) {
    if (!ours.has(media)) report(place, "media-type-new", mediaText(ours), media, false);
  }
}

type Responses = OperationModel["responses"];

/**
 * Compares responses. A status that one document does not declare is compared with the range or default of the other. A
 * removed success breaks if it has content. A new success always breaks, because our types do not include it.
 */
function compareResponses(context: NewContext, ours: Responses, theirs: Responses): void {
  const { report } = context("response");
  const matched = new Set<Content>();
  const declaresErrors = [...theirs.keys()].some((code) => !isSuccess(code));
  for (const [status, our] of ours) {
    const place = `response ${status}`;
    const their = responseFor(theirs, status);
    if (their) {
      matched.add(their);
      compareContent(context, "response", our, their, place);
    } else if (status !== "default" || !declaresErrors) {
      report(place, "response-removed", mediaText(our), "absent", isSuccess(status) && our.size > 0);
    }
  }
  for (const [status, their] of theirs) {
    if (matched.has(their)) continue;
    const place = `response ${status}`;
    const our = responseFor(ours, status);
    if (our) compareContent(context, "response", our, their, place);
    else report(place, "response-new", "absent", mediaText(their), isSuccess(status));
  }
}

const isSuccess = (status: string) => status.startsWith("2");

function responseFor(responses: Responses, status: string): Content | undefined {
  const declared = responses.get(status) ?? responses.get(`${status.slice(0, 1)}XX`);
  return declared ?? (isSuccess(status) ? undefined : responses.get("default"));
}
