import type { Direction, Report } from "./findings.js";
import { includesType, limitKeywords } from "./keywords.js";
import type { Property, Shape, Slot } from "./shape.js";

/** Comparison of one message. Pairs of shapes are compared once, because schemas can be recursive. */
export interface Context {
  readonly direction: Direction;
  readonly report: Report;
  readonly seen: Map<Shape, Set<Shape>>;
}

/** Compares the schemas of a message. Differences inside a component are reported under the name of our component. */
export function compareSlots(context: Context, ours: Slot, theirs: Slot, place: string): void {
  const { direction, report } = context;
  const [receiver, sender] = inOrder(direction, ours, theirs);
  if (ours.shape.types.length > 0 && theirs.shape.types.length > 0) {
    const text = ({ nullable }: Slot) => (nullable ? "nullable" : "not null");
    report(place, "nullable", text(ours), text(theirs), sender.nullable && !receiver.nullable);
  }
  const isAssigned = direction === "request" && ours.default !== "none" && theirs.default !== "none";
  report(place, "default", ours.default, theirs.default, isAssigned);
  report(place, "deprecated", deprecation(ours), deprecation(theirs), false);
  compareShapes(context, ours.shape, theirs.shape, ours.shape.name ?? place);
}

export const deprecation = ({ deprecated }: { deprecated: boolean }) => (deprecated ? "deprecated" : "in use");

interface Requirable {
  readonly required: boolean;
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

function compareShapes(context: Context, ours: Shape, theirs: Shape, place: string): void {
  const { direction, report, seen } = context;
  const compared = seen.get(ours) ?? new Set();
  if (compared.has(theirs)) return;
  seen.set(ours, compared.add(theirs));
  const [receiver, sender] = inOrder(direction, ours, theirs);
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
  if (ours.items && theirs.items) compareSlots(context, ours.items, theirs.items, `${place}[]`);
}

/** No types allow any type. */
function acceptsTypes({ types: receiver }: Shape, { types: sender }: Shape): boolean {
  return receiver.length === 0 || (sender.length > 0 && sender.every((type) => includesType(receiver, type)));
}

function haveCommonTypes({ types: ours }: Shape, { types: theirs }: Shape): boolean {
  if (ours.length === 0 || theirs.length === 0) return ours.length === theirs.length;
  return ours.some((type) => includesType(theirs, type)) || theirs.some((type) => includesType(ours, type));
}

/** Whether their limit can reject values that ours allows. */
function isNarrower(keyword: string, ours: unknown, theirs: unknown): boolean {
  if (theirs === undefined) return false;
  if (typeof ours !== "number" || typeof theirs !== "number") return true;
  if (/^(exclusiveM|m)in/.test(keyword)) return theirs > ours;
  return /^(exclusiveM|m)ax/.test(keyword) ? theirs < ours : true;
}

function compareEnums({ direction, report }: Context, ours: Shape, theirs: Shape, place: string): void {
  if (ours.values?.join() !== theirs.values?.join()) {
    const [{ values: accepted }, { values: sent }] = inOrder(direction, ours, theirs);
    const isAccepted = !accepted || (sent?.every((value) => accepted.includes(value)) ?? false);
    const canGrow = direction === "response" && ours.isOpen;
    const gains = theirs.values?.some((value) => ours.values && !ours.values.includes(value));
    const text = ours.values ? `${ours.values.length} values` : "any value";
    report(place, "enum", text, changesText(ours.values, theirs.values), !canGrow && !isAccepted, gains);
  }
  if (!ours.values || !theirs.values) return;
  const openness = ({ isOpen }: Shape) => (isOpen ? "may grow" : "closed");
  report(place, "enum-openness", openness(ours), openness(theirs), false);
}

/** Returns the values that their enum has or lacks in comparison with ours. */
function changesText(ours: Shape["values"], theirs: Shape["values"]): string {
  if (!ours || !theirs) return theirs ? `only ${theirs.join(", ")}` : "any value";
  const text = (word: string, values: string[]) => (values.length > 0 ? [`${word} ${values.join(", ")}`] : []);
  const more = theirs.filter((value) => !ours.includes(value));
  const less = ours.filter((value) => !theirs.includes(value));
  return [...text("with", more), ...text("without", less)].join(" and ");
}

/** Pairs alternatives by their description, and the rest by their position. */
function compareVariants(context: Context, ours: Shape, theirs: Shape, place: string): void {
  const { direction, report } = context;
  if (ours.variants.length > 0 !== theirs.variants.length > 0) {
    const text = (shape: Shape) => shape.variants.map(describe).join(" or ") || typesText(shape);
    report(place, "variants", text(ours), text(theirs), true);
    return;
  }
  const left = [...theirs.variants];
  const take = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const matched = ours.variants.map((our) => take(left.findIndex((their) => describe(their) === describe(our))));
  for (const [index, our] of ours.variants.entries()) {
    const their = matched[index] ?? left.shift();
    if (their) compareSlots(context, our, their, place);
    else report(place, "variants", describe(our), "absent", direction !== "response");
  }
  for (const their of left) report(place, "variants", "absent", describe(their), direction === "response");
}

function compareProperties(context: Context, ours: Shape, theirs: Shape, place: string): void {
  const { direction, report } = context;
  const isSent = ({ readOnly, writeOnly }: Property) => (direction === "response" ? !writeOnly : !readOnly);
  /** An additional property of theirs breaks only requests that must contain it. */
  const mustSend = ({ required }: Property) => direction === "request" && required;
  for (const [name, our] of ours.properties) {
    const their = theirs.properties.get(name);
    const at = `${our.owner ?? place}.${name}`;
    if (!their) {
      if (isSent(our)) report(at, "property-removed", describe(our), "absent", true);
    } else if (isSent(our) && isSent(their)) {
      compareRequired(context, our, their, at);
      compareSlots(context, our, their, at);
    } else if (isSent(our) || isSent(their)) {
      report(at, "access", accessText(our), accessText(their), isSent(our) || mustSend(their));
    }
  }
  for (const [name, their] of theirs.properties) {
    if (ours.properties.has(name) || !isSent(their)) continue;
    const owner = their.owner !== undefined && ours.owners.has(their.owner) ? their.owner : place;
    report(`${owner}.${name}`, "property-new", "absent", describeNew(their, their), mustSend(their));
  }
}

function accessText({ readOnly, writeOnly }: Property): string {
  if (readOnly) return "read-only";
  return writeOnly ? "write-only" : "read and write";
}

const typesText = ({ types }: Shape) => types.join(" or ") || "any";

/** Describes a slot in a few words, for example `string (uuid) or null`. */
export function describe({ shape, nullable }: Slot): string {
  const { name, format, items } = shape;
  const text = name ?? (items ? `array of ${items.shape.name ?? typesText(items.shape)}` : typesText(shape));
  return `${text}${format && !name ? ` (${format})` : ""}${nullable && shape.types.length > 0 ? " or null" : ""}`;
}

/** Describes a property or parameter that only their document has. */
export function describeNew({ required }: Requirable, slot: Slot): string {
  return `${required ? "required" : "optional"}, ${describe(slot)}`;
}
