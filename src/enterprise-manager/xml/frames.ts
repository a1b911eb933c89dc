import type { Plan, Slot } from "./plan.js";
import { type Carrier, type Gathering, gathered, type Scope, unknownXml } from "./unknown.js";

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject extends Carrier {
  [property: string]: JsonValue;
}

/** An element that is being read, by what it holds. */
export type Frame = ObjectFrame | ListFrame | TextFrame;

interface ObjectFrame {
  readonly kind: "object";
  /** The member of the parent that it is; `undefined` for the root. */
  readonly slot: Slot | undefined;
  readonly plan: Plan;
  /** By place of the member. */
  readonly values: (JsonValue | typeof absent | undefined)[];
  readonly unknown: Gathering | undefined;
}

/** The element around the items of a list. */
interface ListFrame {
  readonly kind: "list";
  readonly slot: Slot;
  readonly items: JsonValue[];
  readonly scope: Scope;
}

interface TextFrame {
  readonly kind: "text";
  readonly slot: Slot;
  /** Where the element begins. */
  readonly offset: number;
  text: string;
}

/** Stands for a member whose first element says nothing: later ones do not count. */
export const absent = Symbol("absent");

/** The object of an element that was read to its end, its properties in the order of its shape. */
export function objectOf({ plan, values, unknown }: ObjectFrame): JsonObject {
  const result: JsonObject = {};
  for (const { index, json, isFlat } of plan.slots) {
    const value = values[index];
    if (value !== undefined && value !== absent) result[json] = value;
    // Without an element of its own a list is never absent, only empty.
    else if (isFlat) result[json] = [];
  }
  const kept = unknown && gathered(unknown);
  if (kept) result[unknownXml] = kept;
  return result;
}

/** Adds what an element holds to its parent. */
export function addTo(parent: ObjectFrame | ListFrame, { index, isFlat }: Slot, value: JsonValue | undefined): void {
  if (parent.kind === "list") {
    if (value !== undefined) parent.items.push(value);
    return;
  }
  if (!isFlat) {
    parent.values[index] = value ?? absent;
    return;
  }
  const items = parent.values[index];
  if (value === undefined) return;
  if (Array.isArray(items)) items.push(value);
  else parent.values[index] = [value];
}

/** The path of the innermost element that is being read, in JSON names. */
export function pathOf(frames: readonly Frame[]): string {
  const steps = frames.map(({ slot }, depth) => {
    const parent = frames[depth - 1];
    if (!slot || !parent || parent.kind === "text") return "";
    if (parent.kind === "list") return `[${parent.items.length}]`;
    const items = parent.values[slot.index];
    return `.${slot.json}${slot.isFlat ? `[${Array.isArray(items) ? items.length : 0}]` : ""}`;
  });
  return steps.join("").slice(1);
}
