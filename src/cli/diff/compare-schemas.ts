import { allows, limitKeywords } from "../document/keywords.js";
import type { Property, View } from "../document/view.js";
import { absent, type Direction, type Report } from "./findings.js";

/** Comparison of one message. Pairs of schemas are compared once, because schemas can be recursive. */
export interface Context {
  readonly direction: Direction;
  readonly report: Report;
  readonly seen: Set<string>;
}

interface Requirable {
  readonly required: boolean;
}

export const deprecation = ({ deprecated }: { deprecated: boolean }) => (deprecated ? "deprecated" : "in use");

/** Compares the schemas of a message. Differences inside a component are reported under the name of our component. */
export function compareSchemas(context: Context, ours: View, theirs: View, at: string): void {
  const { direction, report, seen } = context;
  const [receiver, sender] = inOrder(direction, ours, theirs);
  if (ours.types.length > 0 && theirs.types.length > 0) {
    const text = ({ nullable }: View) => (nullable ? "nullable" : "not null");
    report(at, "nullable", text(ours), text(theirs), sender.nullable && !receiver.nullable);
  }
  const isAssigned = direction === "request" && ours.default !== "none" && theirs.default !== "none";
  report(at, "default", ours.default, theirs.default, isAssigned);
  report(at, "deprecated", deprecation(ours), deprecation(theirs), false);

  const pair = `${ours.identity} | ${theirs.identity}`;
  if (seen.has(pair)) return;
  seen.add(pair);
  const place = ours.name ?? at;
  report(place, "type", typesText(ours), typesText(theirs), !acceptsTypes(receiver, sender));
  if (!haveCommonTypes(ours, theirs)) return;
  const acceptsFormat = [undefined, sender.format, "int64", "double", "password"].includes(receiver.format);
  report(place, "format", ours.format ?? "none", theirs.format ?? "none", !acceptsFormat);
  compareEnums(context, ours, theirs, place);
  for (const keyword of limitKeywords) {
    const [our, their] = [ours.limits.get(keyword), theirs.limits.get(keyword)];
    const isBreaking = direction !== "response" && isNarrower(keyword, our, their);
    report(place, keyword, `${our ?? "none"}`, `${their ?? "none"}`, isBreaking);
  }
  compareVariants(context, ours, theirs, place);
  compareProperties(context, ours, theirs, place);
  if (ours.items && theirs.items) compareSchemas(context, ours.items, theirs.items, `${place}[]`);
}

export function compareRequired(context: Context, ours: Requirable, theirs: Requirable, place: string): void {
  if (context.direction === "patch") return;
  const text = ({ required }: Requirable) => (required ? "required" : "optional");
  const [receiver, sender] = inOrder(context.direction, ours, theirs);
  context.report(place, "required", text(ours), text(theirs), receiver.required && !sender.required);
}

/** Orders two sides by who receives the value. A message breaks if the receiver does not accept what is sent. */
function inOrder<T>(direction: Direction, ours: T, theirs: T): [receiver: T, sender: T] {
  return direction === "response" ? [ours, theirs] : [theirs, ours];
}

/** No types allow any type. */
function acceptsTypes({ types: receiver }: View, { types: sender }: View): boolean {
  return receiver.length === 0 || (sender.length > 0 && sender.every((type) => allows(receiver, type)));
}

function haveCommonTypes({ types: ours }: View, { types: theirs }: View): boolean {
  if (ours.length === 0 || theirs.length === 0) return ours.length === theirs.length;
  return ours.some((type) => allows(theirs, type)) || theirs.some((type) => allows(ours, type));
}

/** Whether their limit can reject values that ours allows. */
function isNarrower(keyword: string, ours: unknown, theirs: unknown): boolean {
  if (theirs === undefined) return false;
  if (typeof ours !== "number" || typeof theirs !== "number") return true;
  if (/^(exclusiveM|m)in/.test(keyword)) return theirs > ours;
  return /^(exclusiveM|m)ax/.test(keyword) ? theirs < ours : true;
}

function compareEnums({ direction, report }: Context, ours: View, theirs: View, place: string): void {
  const [our, their] = [ours.values, theirs.values];
  const text = our ? `${our.length} values` : "any value";
  if (!our || !their) {
    const isBreaking = direction === "response" ? !their && !ours.isOpen : !our;
    report(place, "enum", text, their ? `only ${their.join(", ")}` : "any value", isBreaking);
    return;
  }
  const openness = ({ isOpen }: View) => (isOpen ? "may grow" : "closed");
  report(place, "enum-openness", openness(ours), openness(theirs), false);
  const gained = their.filter((value) => !our.includes(value));
  const lost = our.filter((value) => !their.includes(value));
  const [more, less] = [gained.join(", "), lost.join(", ")];
  const changes = [...(more ? [`with ${more}`] : []), ...(less ? [`without ${less}`] : [])].join(" and ");
  const isBreaking = direction === "response" ? gained.length > 0 && !ours.isOpen : lost.length > 0;
  report(place, "enum", text, changes || text, isBreaking, gained.length > 0);
}

/** Pairs alternatives by their description, and the rest by their position. */
function compareVariants(context: Context, ours: View, theirs: View, place: string): void {
  const { direction, report } = context;
  if (ours.variants.length > 0 !== theirs.variants.length > 0) {
    const text = (view: View) => view.variants.map(describe).join(" or ") || typesText(view);
    report(place, "variants", text(ours), text(theirs), true);
    return;
  }
  const left = [...theirs.variants];
  const take = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const matched = ours.variants.map((our) => take(left.findIndex((their) => describe(their) === describe(our))));
  for (const [index, our] of ours.variants.entries()) {
    const their = matched[index] ?? left.shift();
    if (their) compareSchemas(context, our, their, place);
    else report(place, "variants", describe(our), absent, direction !== "response");
  }
  for (const their of left) report(place, "variants", absent, describe(their), direction === "response");
}

function compareProperties(context: Context, ours: View, theirs: View, place: string): void {
  const { direction, report } = context;
  const isSent = ({ readOnly, writeOnly }: View) => (direction === "response" ? !writeOnly : !readOnly);
  /** An additional property of theirs breaks only requests that must contain it. */
  const mustSend = ({ required }: Property) => direction === "request" && required;
  for (const [name, our] of ours.properties) {
    const their = theirs.properties.get(name);
    const at = `${our.owner ?? place}.${name}`;
    if (!their) {
      if (isSent(our.view)) report(at, "property-removed", describe(our.view), absent, true);
    } else if (isSent(our.view) && isSent(their.view)) {
      compareRequired(context, our, their, at);
      compareSchemas(context, our.view, their.view, at);
    } else if (isSent(our.view) || isSent(their.view)) {
      report(at, "access", accessText(our.view), accessText(their.view), isSent(our.view) || mustSend(their));
    }
  }
  for (const [name, their] of theirs.properties) {
    if (ours.properties.has(name) || !isSent(their.view)) continue;
    const owner = their.owner !== undefined && ours.owners.has(their.owner) ? their.owner : place;
    report(`${owner}.${name}`, "property-new", absent, describeNew(their), mustSend(their));
  }
}

const accessText = ({ readOnly, writeOnly }: View) =>
  readOnly ? "read-only" : writeOnly ? "write-only" : "read and write";

const typesText = ({ types }: View) => types.join(" or ") || "any";

/** Describes a schema in a few words, for example `string (uuid) or null`. */
export function describe(view: View): string {
  const { name, format, items, nullable, types } = view;
  const text = name ?? (items ? `array of ${items.name ?? typesText(items)}` : typesText(view));
  return `${text}${format && !name ? ` (${format})` : ""}${nullable && types.length > 0 ? " or null" : ""}`;
}

/** Describes a property or parameter that only their document has. */
export function describeNew({ required, view }: Requirable & { view: View }): string {
  return `${required ? "required" : "optional"}, ${describe(view)}`;
}
