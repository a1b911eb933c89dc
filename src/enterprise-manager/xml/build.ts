import { XmlError } from "./error.js";
import { absent, addTo, type Frame, type JsonObject, type JsonValue, objectOf, pathOf } from "./frames.js";
import type { Plan, Slot } from "./plan.js";
import { parseScalar, scalarNames } from "./scalar.js";
import { type AttributeMap, localName, type Visitor } from "./scan.js";
import { detached, placeOf, shorten } from "./text.js";
import { gather, gatherElement, gatherOfText, type Scope, scopeWithin } from "./unknown.js";

export interface Builder extends Visitor {
  /** What was read, at the end of the document. Throws XmlError where it is not what the API sends. */
  result(): JsonObject;
}

const outermost: Scope = new Map();

/**
 * Builds the JSON form of a document while it is scanned. `rootPlan` says what its root element is read as; with `keepUnknown`
 * what the shapes do not know is kept aside.
 */
export function createBuilder(text: string, rootPlan: (name: string) => Plan, keepUnknown: boolean): Builder {
  const frames: Frame[] = [];
  /** How many elements are open that are not read; those of unknown names begin at `unknownFrom`. */
  let skipped = 0;
  let unknownFrom: number | undefined;
  let root: JsonObject | undefined;
  /** What is wrong first: told at the end, as the document may not even be XML. */
  let problem: XmlError | undefined;

  const skip = (from?: number): void => {
    skipped = 1;
    unknownFrom = from;
  };

  function openRoot(name: string, attributes: AttributeMap, offset: number): void {
    try {
      openObject(rootPlan(name), undefined, attributes, offset, outermost);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      problem = error;
      skip();
    }
  }

  function openObject(
    plan: Plan,
    slot: Slot | undefined,
    attributes: AttributeMap,
    offset: number,
    scope: Scope,
  ): void {
    const unknown = keepUnknown ? gather(scope, attributes, plan.attributes) : undefined;
    const values: (JsonValue | undefined)[] = new Array(plan.slots.length);
    frames.push({ kind: "object", slot, plan, values, unknown });
    for (const [name, value] of attributes) {
      const member = plan.attributes.get(name);
      if (member) values[member.index] = scalarOf(value, member, offset, member.json);
    }
  }

  function openContent(slot: Slot, attributes: AttributeMap, offset: number, scope: Scope): void {
    if (slot.scalar) frames.push({ kind: "text", slot, offset, text: "" });
    else openObject(slot.content(), slot, attributes, offset, scope);
  }

  function openMember(frame: Frame & { kind: "object" }, name: string, attributes: AttributeMap, offset: number): void {
    const { plan, values, unknown } = frame;
    const slot = plan.elements.get(name);
    if (!slot) {
      skip(offset);
      return;
    }
    if (unknown) {
      unknown.after = slot.json;
      if (slot.scalar) gatherOfText(unknown, slot.json, attributes);
    }
    const isRepeated = !slot.isFlat && values[slot.index] !== undefined;
    const scope = unknown?.scope ?? outermost;
    if (isRepeated || isNil(attributes)) {
      if (!slot.isFlat && !isRepeated) values[slot.index] = slot.nullable ? null : absent;
      skip();
    } else if (slot.isFlat || slot.item === undefined) openContent(slot, attributes, offset, scope);
    else frames.push({ kind: "list", slot, items: [], scope: scopeWithin(scope, attributes) });
  }

  function scalarOf(value: string, { scalar = "string" }: Slot, offset: number, attribute?: string) {
    if (scalar === "string") return detached(value);
    const word = value.trim();
    const parsed = word === "" ? undefined : parseScalar[scalar](word);
    if (word !== "" && parsed === undefined && !problem) {
      const path = [pathOf(frames), attribute].filter(Boolean).join(".");
      const kind = scalarNames[scalar].replace(/^an? /, "");
      problem = new XmlError(`${JSON.stringify(shorten(word))} is no ${kind}`, { ...placeOf(text, offset), path });
    }
    return parsed;
  }

  function contentOf(frame: Frame): JsonValue | undefined {
    if (frame.kind === "object") return objectOf(frame);
    return frame.kind === "list" ? frame.items : scalarOf(frame.text, frame.slot, frame.offset);
  }

  function closeSkipped(end: number): void {
    skipped--;
    if (skipped > 0 || unknownFrom === undefined) return;
    const parent = frames.at(-1);
    if (parent?.kind === "object" && parent.unknown) gatherElement(parent.unknown, text.slice(unknownFrom, end));
  }

  return {
    open(fullName, attributes, offset) {
      if (skipped > 0) {
        skipped++;
        return;
      }
      const name = localName(fullName);
      const frame = frames.at(-1);
      if (!frame) openRoot(name, attributes, offset);
      else if (frame.kind === "object") openMember(frame, name, attributes, offset);
      else if (frame.kind === "list" && name === frame.slot.item && !isNil(attributes)) {
        openContent(frame.slot, attributes, offset, frame.scope);
      } else skip();
    },
    text(piece) {
      const frame = frames.at(-1);
      if (skipped === 0 && frame?.kind === "text") frame.text += piece;
    },
    close(end) {
      if (skipped > 0) {
        closeSkipped(end);
        return;
      }
      const frame = frames.at(-1);
      const parent = frames.at(-2);
      if (!frame) return;
      if (frame.kind === "object" && !frame.slot) root = objectOf(frame);
      else if (frame.slot && parent && parent.kind !== "text") addTo(parent, frame.slot, contentOf(frame));
      frames.pop();
    },
    result() {
      if (problem) throw problem;
      if (!root) throw new XmlError("there is no root element");
      return root;
    },
  };
}

function isNil(attributes: AttributeMap): boolean {
  for (const [name, value] of attributes) {
    if (name.endsWith(":nil") && parseScalar.boolean(value.trim()) === true) return true;
  }
  return false;
}
