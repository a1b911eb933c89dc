import type { Difference, Kind } from "./findings.js";
import { limitKeywords } from "./flatten.js";
import {
  admitsFormat,
  admitsNullable,
  admitsRequired,
  admitsTypes,
  admitsValues,
  breaks,
  type Direction,
  limitBreaks,
  typesMeet,
} from "./rules.js";
import type { Property, Shape, Slot } from "./shape.js";
import { changedValuesText, describe, typesText, valuesText, variantsText } from "./texts.js";

/** The way of a value, and the pairs of shapes already compared on it: schemas may be recursive. */
export interface Walk {
  direction: Direction;
  seen: Map<Shape, Set<Shape>>;
}

export const walk = (direction: Direction): Walk => ({ direction, seen: new Map() });

/** Compares what stands at `place`; what belongs to a named schema is placed under its name (ours). */
export function* compareSlots(on: Walk, ours: Slot, theirs: Slot, place: string): Generator<Difference> {
  const { direction } = on;
  const differ = differences(direction, place);
  if (ours.nullable !== theirs.nullable && ours.shape.types.length > 0 && theirs.shape.types.length > 0) {
    const text = (nullable: boolean) => (nullable ? "nullable" : "not null");
    const breaking = breaks(direction, admitsNullable, ours.nullable, theirs.nullable);
    yield differ("nullable", breaking, text(ours.nullable), text(theirs.nullable));
  }
  if (ours.default !== theirs.default) {
    const breaking = direction === "request" && ours.default !== undefined && theirs.default !== undefined;
    yield differ("default", breaking, ours.default ?? "none", theirs.default ?? "none");
  }
  yield* compareDeprecated(ours.deprecated, theirs.deprecated, place, direction);
  yield* compareShapes(on, ours.shape, theirs.shape, ours.shape.name ?? place);
}

export function* compareDeprecated(ours: boolean, theirs: boolean, place: string, direction?: Direction) {
  if (ours === theirs) return;
  const text = (deprecated: boolean) => (deprecated ? "deprecated" : "in use");
  yield differences(direction, place)("deprecated", false, text(ours), text(theirs));
}

export function* compareRequired(ours: boolean, theirs: boolean, place: string, direction: Direction) {
  if (ours === theirs || direction === "patch") return;
  const text = (required: boolean) => (required ? "required" : "optional");
  const breaking = breaks(direction, admitsRequired, ours, theirs);
  yield differences(direction, place)("required", breaking, text(ours), text(theirs));
}

function* compareShapes(on: Walk, ours: Shape, theirs: Shape, place: string): Generator<Difference> {
  const met = on.seen.get(ours) ?? new Set();
  if (met.has(theirs)) return;
  on.seen.set(ours, met.add(theirs));
  if (ours.types.join() !== theirs.types.join()) {
    const breaking = breaks(on.direction, admitsTypes, ours.types, theirs.types);
    yield differences(on.direction, place)("type", breaking, typesText(ours), typesText(theirs));
  }
  if (!typesMeet(ours.types, theirs.types)) return;
  yield* compareValues(on.direction, ours, theirs, place);
  yield* compareVariants(on, ours, theirs, place);
  yield* compareProperties(on, ours, theirs, place);
  if (ours.items && theirs.items) yield* compareSlots(on, ours.items, theirs.items, `${place}[]`);
}

/** What a single value may be: format, enum and limits. */
function* compareValues(direction: Direction, ours: Shape, theirs: Shape, place: string): Generator<Difference> {
  const differ = differences(direction, place);
  if (ours.format !== theirs.format) {
    const breaking = breaks(direction, admitsFormat, ours.format, theirs.format);
    yield differ("format", breaking, ours.format ?? "none", theirs.format ?? "none");
  }
  if (ours.values?.join() !== theirs.values?.join()) {
    const grows = direction === "response" && ours.open;
    const breaking = !grows && breaks(direction, admitsValues, ours.values, theirs.values);
    const gains = theirs.values?.some((value) => ours.values && !ours.values.includes(value));
    yield differ("enum", breaking, valuesText(ours.values), changedValuesText(ours.values, theirs.values), gains);
  }
  if (ours.values && theirs.values && ours.open !== theirs.open) {
    const text = (open: boolean) => (open ? "may grow" : "closed");
    yield differ("enum-openness", false, text(ours.open), text(theirs.open));
  }
  for (const keyword of limitKeywords) {
    const [our, their] = [ours.limits.get(keyword), theirs.limits.get(keyword)];
    if (our === their) continue;
    yield differ(keyword, limitBreaks(direction, keyword, our, their), `${our ?? "none"}`, `${their ?? "none"}`);
  }
}

function* compareVariants(on: Walk, ours: Shape, theirs: Shape, place: string): Generator<Difference> {
  const differ = differences(on.direction, place);
  if (ours.variants.length > 0 !== theirs.variants.length > 0) {
    yield differ("variants", true, variantsText(ours), variantsText(theirs));
    return;
  }
  for (const [our, their] of pairs(ours.variants, theirs.variants)) {
    if (our && their) yield* compareSlots(on, our, their, place);
    else if (our) yield differ("variants", on.direction !== "response", describe(our), "absent");
    else if (their) yield differ("variants", on.direction === "response", "absent", describe(their));
  }
}

/** Variants pair by their description, the rest in order. */
function pairs(ours: Slot[], theirs: Slot[]): [our: Slot | undefined, their: Slot | undefined][] {
  const left = [...theirs];
  const take = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const alike = ours.map((our) => [our, take(left.findIndex((their) => describe(their) === describe(our)))] as const);
  const paired = alike.map(([our, their]): [Slot, Slot | undefined] => [our, their ?? left.shift()]);
  return [...paired, ...left.map((their): [undefined, Slot] => [undefined, their])];
}

function* compareProperties(on: Walk, ours: Shape, theirs: Shape, place: string): Generator<Difference> {
  for (const [name, our] of ours.properties) {
    const their = theirs.properties.get(name);
    const at = `${our.owner ?? place}.${name}`;
    if (their) yield* compareProperty(on, our, their, at);
    else if (travels(our, on.direction)) {
      yield differences(on.direction, at)("property-removed", true, describe(our), "absent");
    }
  }
  for (const [name, their] of theirs.properties) {
    if (ours.properties.has(name) || !travels(their, on.direction)) continue;
    const owner = their.owner !== undefined && ours.owners.has(their.owner) ? their.owner : place;
    const text = `${their.required ? "required" : "optional"}, ${describe(their)}`;
    yield differences(on.direction, `${owner}.${name}`)("property-new", asks(their, on.direction), "absent", text);
  }
}

function* compareProperty(on: Walk, ours: Property, theirs: Property, place: string): Generator<Difference> {
  const { direction } = on;
  const [our, their] = [travels(ours, direction), travels(theirs, direction)];
  if (our && their) {
    yield* compareRequired(ours.required, theirs.required, place, direction);
    yield* compareSlots(on, ours, theirs, place);
  } else if (our || their) {
    const breaking = our || asks(theirs, direction);
    yield differences(direction, place)("access", breaking, accessText(ours), accessText(theirs));
  }
}

/** A read-only property is no part of a request, a write-only one no part of a response. */
function travels(property: Property, direction: Direction): boolean {
  return direction === "response" ? !property.writeOnly : !property.readOnly;
}

/** What theirs has beyond ours only breaks a request that must carry it. */
const asks = (property: Property, direction: Direction) => direction === "request" && property.required;

function accessText({ readOnly, writeOnly }: Property): string {
  if (readOnly) return "read-only";
  return writeOnly ? "write-only" : "read and write";
}

/** Makes the differences of one place; `isNews` where the kind alone does not tell. */
export function differences(direction: Direction | undefined, place: string) {
  return (kind: Kind, breaking: boolean, ours: string, theirs: string, isNews = tells.includes(kind)): Difference => {
    const weight = breaking ? "breaking" : isNews ? "news" : "harmless";
    return { kind, weight, place, ours, theirs, ...(direction ? { direction } : {}) };
  };
}

/** What a person must know although it breaks nothing. */
const tells: readonly Kind[] = [
  ...(["operation-new", "parameter-new", "parameter-renamed", "body-new", "media-type-new"] as const),
  ...(["property-new", "deprecated"] as const),
];
