import { compareDeprecated, compareRequired, compareSlots, differences, walk } from "./compare-schemas.js";
import { type Comparison, collect, type Difference, type Met } from "./findings.js";
import type { Body, Content, Model, OperationModel, ParameterModel } from "./normalise.js";
import type { Direction } from "./rules.js";
import type { Slot } from "./shape.js";
import { describe } from "./texts.js";

/** What their document has differently in the sections of ours. */
export function compare(ours: Model, theirs: Model): Comparison {
  const isOurs = ({ tags }: OperationModel) => tags.some((tag) => ours.sections.has(tag));
  const extra = [...theirs.operations].filter(([key]) => !ours.operations.has(key)).map(([, operation]) => operation);
  const met = [...compareOperations(ours, theirs), ...extra.filter(isOurs).map(newOperation)];
  return { findings: collect(met), otherSections: extra.filter((operation) => !isOurs(operation)).length };
}

function newOperation({ name }: OperationModel): Met {
  return { ...differences(undefined, name)("operation-new", false, "absent", "present"), operation: name };
}

function* compareOperations(ours: Model, theirs: Model): Generator<Met> {
  for (const [key, our] of ours.operations) {
    for (const difference of compareOperation(our, theirs.operations.get(key))) {
      yield { ...difference, operation: our.name };
    }
  }
}

function* compareOperation(ours: OperationModel, theirs: OperationModel | undefined): Generator<Difference> {
  if (!theirs) {
    yield differences(undefined, ours.name)("operation-removed", true, "present", "absent");
    return;
  }
  yield* compareDeprecated(ours.deprecated, theirs.deprecated, ours.name);
  yield* compareParameters(ours.parameters, theirs.parameters);
  yield* compareBodies(ours.body, theirs.body);
  yield* compareResponses(ours.responses, theirs.responses);
  if (ours.patches && theirs.patches) yield* compareSlots(walk("patch"), ours.patches, theirs.patches, "patch");
}

type Parameters = OperationModel["parameters"];

function* compareParameters(ours: Parameters, theirs: Parameters): Generator<Difference> {
  for (const [key, our] of ours) {
    const their = theirs.get(key);
    if (their) yield* compareParameter(our, their);
    else yield differences("request", placeOf(our))("parameter-removed", true, describe(our.slot), "absent");
  }
  for (const [key, their] of theirs) {
    if (ours.has(key)) continue;
    const text = `${their.required ? "required" : "optional"}, ${describe(their.slot)}`;
    yield differences("request", placeOf(their))("parameter-new", their.required, "absent", text);
  }
}

const placeOf = (parameter: ParameterModel) => `${parameter.in} parameter ${parameter.name}`;

function* compareParameter(ours: ParameterModel, theirs: ParameterModel): Generator<Difference> {
  const place = placeOf(ours);
  const differ = differences("request", place);
  if (ours.in === "path" && ours.name !== theirs.name) yield differ("parameter-renamed", false, ours.name, theirs.name);
  yield* compareRequired(ours.required, theirs.required, place, "request");
  if (ours.media !== theirs.media) {
    yield differ("parameter-encoding", true, ours.media ?? ours.style, theirs.media ?? theirs.style);
    return;
  }
  if (ours.style !== theirs.style && holdsParts(ours.slot) && holdsParts(theirs.slot)) {
    yield differ("parameter-encoding", true, ours.style, theirs.style);
  }
  yield* compareSlots(walk("request"), ours.slot, theirs.slot, place);
}

function holdsParts({ shape }: Slot): boolean {
  return shape.types.includes("array") || shape.types.includes("object");
}

function* compareBodies(ours: Body | undefined, theirs: Body | undefined): Generator<Difference> {
  const differ = differences("request", "body");
  if (ours && theirs) {
    yield* compareRequired(ours.required, theirs.required, "body", "request");
    yield* compareContent(ours.content, theirs.content, "body", "request");
  } else if (ours) {
    yield differ("body-removed", true, mediaText(ours.content), "absent");
  } else if (theirs) {
    yield differ("body-new", theirs.required, "absent", theirs.required ? "required" : "optional");
  }
}

const mediaText = (content: Content) => [...content.keys()].join(", ") || "no content";

function* compareContent(ours: Content, theirs: Content, place: string, direction: Direction): Generator<Difference> {
  for (const [media, our] of ours) {
    const their = theirs.get(media);
    if (their) yield* compareSlots(walk(direction), our, their, place);
    else yield differences(direction, place)("media-type-removed", true, media, mediaText(theirs));
  }
  for (const media of theirs.keys()) {
    if (!ours.has(media)) yield differences(direction, place)("media-type-new", false, mediaText(ours), media);
  }
}

type Responses = OperationModel["responses"];

/**
 * A status that one document does not list answers as the other's range or default. A lost success breaks where it
 * carries data; a new success always, because ours has no type for it.
 */
function* compareResponses(ours: Responses, theirs: Responses): Generator<Difference> {
  const matched = new Set<Content>();
  for (const [status, our] of ours) {
    const their = responseFor(theirs, status);
    if (their) {
      matched.add(their);
      yield* compareContent(our, their, `response ${status}`, "response");
    } else if (status !== "default" || ![...theirs.keys()].some((code) => !isSuccess(code))) {
      const breaking = isSuccess(status) && our.size > 0;
      yield differences("response", `response ${status}`)("response-removed", breaking, mediaText(our), "absent");
    }
  }
  for (const [status, their] of theirs) {
    if (matched.has(their)) continue;
    const place = `response ${status}`;
    const our = responseFor(ours, status);
    if (our) yield* compareContent(our, their, place, "response");
    else yield differences("response", place)("response-new", isSuccess(status), "absent", mediaText(their));
  }
}

const isSuccess = (status: string) => status.startsWith("2");

function responseFor(responses: Responses, status: string): Content | undefined {
  const exact = responses.get(status) ?? responses.get(`${status.slice(0, 1)}XX`);
  return exact ?? (isSuccess(status) ? undefined : responses.get("default"));
}
