import { shapeNamed, type XmlMember, type XmlScalar, type XmlShape, type XmlShapes } from "./shape.js";

/** A member of a shape, laid out for reading. */
export interface Slot {
  /** Its place among the members. */
  readonly index: number;
  readonly json: string;
  readonly nullable: boolean;
  /** Name of the element of each item, where it is a list. */
  readonly item: string | undefined;
  /** A list whose items repeat directly in the parent. */
  readonly isFlat: boolean;
  /** The kind of its text; `undefined` where it holds elements. */
  readonly scalar: XmlScalar | undefined;
  /** How what it holds is read. */
  content(): Plan;
}

/** A shape, laid out for use: its members by the names that they have in XML, other names that servers use among them. */
export interface Plan {
  readonly slots: readonly Slot[];
  /** Names of the members in JSON. */
  readonly properties: ReadonlySet<string>;
  readonly elements: ReadonlyMap<string, Slot>;
  readonly attributes: ReadonlyMap<string, Slot>;
}

const plans = new WeakMap<XmlShape, Plan>();

export function planOf(shapes: XmlShapes, shape: XmlShape): Plan {
  const made = plans.get(shape);
  if (made) return made;
  const slots = shape.members.map((member, index) => slotOf(shapes, member, index));
  const properties = new Set(slots.map(({ json }) => json));
  const plan = { slots, properties, elements: new Map<string, Slot>(), attributes: new Map<string, Slot>() };
  for (const [index, slot] of slots.entries()) {
    const member = shape.members[index];
    if (member) plan[member.attribute ? "attributes" : "elements"].set(nameOf(member), slot);
  }
  for (const [alias, name] of Object.entries(shape.aliases ?? {})) {
    addAlias(plan.elements, alias, name);
    addAlias(plan.attributes, alias, name);
  }
  plans.set(shape, plan);
  return plan;
}

function addAlias(slots: Map<string, Slot>, alias: string, name: string): void {
  const slot = slots.get(name);
  if (slot) slots.set(alias, slot);
}

function slotOf(shapes: XmlShapes, member: XmlMember, index: number): Slot {
  let plan: Plan | undefined;
  return {
    index,
    json: member.json,
    nullable: member.nullable === true,
    item: member.item,
    isFlat: isFlat(member),
    scalar: "scalar" in member ? member.scalar : undefined,
    // Later: shapes may hold themselves.
    content() {
      plan ??= planOf(shapes, shapeNamed(shapes, "shape" in member ? member.shape : member.json));
      return plan;
    },
  };
}

/** The name of the attribute, or of the elements that stand directly in the parent. */
function nameOf(member: XmlMember): string {
  return isFlat(member) && member.item !== undefined ? member.item : (member.xml ?? member.json);
}

function isFlat({ item, wrapped }: XmlMember): boolean {
  return item !== undefined && !wrapped;
}
