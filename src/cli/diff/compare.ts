import {
  type Content,
  contentOf,
  isSuccess,
  mediaType,
  patchedOf,
  type Responses,
  responseFor,
  responsesOf,
} from "../document/content.js";
import { asSchema } from "../document/keywords.js";
import {
  type FoundOperation,
  type OpenApiDocument,
  operationsOf,
  type Parameter,
  resolve,
  validating,
} from "../document/model.js";
import type { NamedDocument } from "../document/read.js";
import { viewOf } from "../document/view.js";
import {
  type Context,
  compareRequired,
  compareSchemas,
  deprecation,
  describe,
  describeNew,
} from "./compare-schemas.js";
import { absent, type Direction, findingCollector } from "./findings.js";

type OperationModel = ReturnType<typeof operationModel>;
type ParameterModel = ReturnType<typeof parameterModel>;
type Collector = ReturnType<typeof findingCollector>;

/** Compares the document of a server with ours. Throws DocumentError for an invalid document. */
export function diffDocuments(ours: NamedDocument, theirs: NamedDocument) {
  const our = validating(ours.name, () => normalise(ours.document));
  return validating(theirs.name, () => compare(our, normalise(theirs.document)));
}

/** Reads all operations of a document. */
export function normalise(document: OpenApiDocument) {
  const found = [...operationsOf(document)].map((one) => operationModel(document, one));
  const tags = [...(document.tags ?? []).map(({ name }) => name), ...found.flatMap((one) => one.tags)];
  return {
    /** By method and path, without the names of path parameters. */
    operations: new Map(found.map((one) => [shapeOfPath(one.name), one])),
    sections: new Set(tags),
  };
}

/** Servers use other names for path parameters, and may end a path with a slash. */
const shapeOfPath = (path: string) => path.replaceAll(/\{[^{}]*\}/g, "{}").replace(/\/$/, "");

function operationModel(document: OpenApiDocument, { path, key, operation, parameters }: FoundOperation) {
  const { tags = [], deprecated = false } = operation;
  // OpenAPI ignores parameters for these headers.
  const declared = parameters.filter(
    ({ name, in: where }) => where !== "header" || !/^(accept|content-type|authorization)$/i.test(name),
  );
  const models = declared.map((parameter) => parameterModel(document, path, parameter));
  const { required } = asSchema(resolve<unknown>(document, operation.requestBody));
  return {
    ...{ name: key, tags, deprecated },
    parameters: new Map(models.map((model) => [model.key, model])),
    body:
      operation.requestBody === undefined
        ? undefined
        : { required: required === true, content: contentOf(document, operation.requestBody) },
    responses: responsesOf(document, operation),
    /** Schema that a JSON Patch changes. */
    patched: patchedOf(document, operation)?.view,
  };
}

function parameterModel(document: OpenApiDocument, path: string, parameter: Parameter) {
  const { name = "", in: where, required = false, deprecated = false } = parameter;
  const style = parameter.style ?? (where === "query" || where === "cookie" ? "form" : "simple");
  const [media, type] = Object.entries(parameter.content ?? {})[0] ?? [];
  const position = [...path.matchAll(/\{([^{}]*)\}/g)].findIndex(([, placeholder]) => placeholder === name);
  return {
    /** Path parameters are identified by their position. */
    key: `${where} ${where === "path" ? position : where === "header" ? name.toLowerCase() : name}`,
    place: `${where} parameter ${name}`,
    ...{ name, in: where, required, deprecated },
    /** Media type of a parameter with content. */
    media: media && mediaType(media),
    /** Format of lists and objects. */
    style: (parameter.explode ?? style === "form") ? `${style}, explode` : style,
    view: viewOf(document)(type?.schema ?? parameter.schema),
  };
}

/** Calls a function for each key: of both maps, of ours only, or of theirs only. */
function compareMaps<T>(
  ours: ReadonlyMap<string, T>,
  theirs: ReadonlyMap<string, T>,
  both: (ours: T, theirs: T) => void,
  removed: (ours: T, key: string) => void,
  added: (theirs: T, key: string) => void,
): void {
  for (const [key, our] of ours) {
    const their = theirs.get(key);
    if (their === undefined) removed(our, key);
    else both(our, their);
  }
  for (const [key, their] of theirs) if (!ours.has(key)) added(their, key);
}

type Model = ReturnType<typeof normalise>;

/** Compares the operations of our document, and lists new operations that have one of our tags. */
export function compare(ours: Model, theirs: Model) {
  const collector = findingCollector();
  /** Number of operations whose tags our document does not define. They are not compared. */
  let otherSections = 0;
  compareMaps(
    ours.operations,
    theirs.operations,
    (our, their) => compareOperation(collector, our, their),
    ({ name }) => collector.reporter(name)(name, "operation-removed", "present", absent, true),
    ({ name, tags }) => {
      if (tags.some((tag) => ours.sections.has(tag)))
        collector.reporter(name)(name, "operation-new", absent, "present", false);
      else otherSections += 1;
    },
  );
  return { findings: collector.findings(), otherSections };
}

function compareOperation({ reporter }: Collector, ours: OperationModel, theirs: OperationModel): void {
  const { name } = ours;
  const contextOf = (direction: Direction): Context => ({
    direction,
    report: reporter(name, direction),
    seen: new Set(),
  });
  const request = contextOf("request");
  reporter(name)(name, "deprecated", deprecation(ours), deprecation(theirs), false);
  compareMaps(
    ours.parameters,
    theirs.parameters,
    (our, their) => compareParameter(request, our, their),
    ({ place, view }) => request.report(place, "parameter-removed", describe(view), absent, true),
    (their) => request.report(their.place, "parameter-new", absent, describeNew(their), their.required),
  );
  compareBodies(request, ours.body, theirs.body);
  compareResponses(contextOf("response"), ours.responses, theirs.responses);
  if (ours.patched && theirs.patched) compareSchemas(contextOf("patch"), ours.patched, theirs.patched, "patch");
}

function compareParameter(context: Context, ours: ParameterModel, theirs: ParameterModel): void {
  const { report } = context;
  const { place } = ours;
  if (ours.in === "path") report(place, "parameter-renamed", ours.name, theirs.name, false);
  compareRequired(context, ours, theirs, place);
  report(place, "deprecated", deprecation(ours), deprecation(theirs), false);
  if (ours.media !== theirs.media) {
    report(place, "parameter-encoding", ours.media ?? ours.style, theirs.media ?? theirs.style, true);
    return;
  }
  // The style affects lists and objects only.
  const isComposite = ({ view }: ParameterModel) => view.types.some((type) => /^(array|object)$/.test(type));
  if (isComposite(ours) && isComposite(theirs)) report(place, "parameter-encoding", ours.style, theirs.style, true);
  compareSchemas(context, ours.view, theirs.view, place);
}

type Body = OperationModel["body"];

function compareBodies(context: Context, ours: Body, theirs: Body): void {
  if (ours && theirs) {
    compareRequired(context, ours, theirs, "body");
    compareContent(context, ours.content, theirs.content, "body");
  } else if (ours) {
    context.report("body", "body-removed", mediaText(ours.content), absent, true);
  } else if (theirs) {
    context.report("body", "body-new", absent, theirs.required ? "required" : "optional", theirs.required);
  }
}

const mediaText = (content: Content) => [...content.keys()].join(", ") || "no content";

function compareContent(context: Context, ours: Content, theirs: Content, place: string): void {
  compareMaps(
    ours,
    theirs,
    (our, their) => compareSchemas(context, our, their, place),
    (_, media) => context.report(place, "media-type-removed", media, mediaText(theirs), true),
    (_, media) => context.report(place, "media-type-new", mediaText(ours), media, false),
  );
}

/**
 * Compares responses. A status that one document does not declare is compared with the range or default of the other. A
 * removed success breaks if it has content. A new success always breaks, because our types do not include it.
 */
function compareResponses(context: Context, ours: Responses, theirs: Responses): void {
  const declaresErrors = [...theirs.keys()].some((code) => !isSuccess(code));
  const matched = new Set<Content>();
  for (const [status, our] of ours) {
    const their = responseFor(theirs, status);
    const isBreaking = isSuccess(status) && our.size > 0;
    if (their) compareContent(context, our, their, `response ${status}`);
    else if (status !== "default" || !declaresErrors)
      context.report(`response ${status}`, "response-removed", mediaText(our), absent, isBreaking);
    if (their) matched.add(their);
  }
  for (const [status, their] of theirs) {
    const our = responseFor(ours, status);
    if (matched.has(their)) continue;
    if (our) compareContent(context, our, their, `response ${status}`);
    else context.report(`response ${status}`, "response-new", absent, mediaText(their), isSuccess(status));
  }
}
