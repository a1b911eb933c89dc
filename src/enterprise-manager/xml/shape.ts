/** Kinds of text content: `integer` and `boolean` are numbers and booleans in JSON. */
export type XmlScalar = "string" | "integer" | "boolean";

/** XML form of one schema. */
export interface XmlShape {
  /** Name of the root element. Only schemas that are whole documents have one. */
  readonly root?: string;
  /** The properties, with elements in the order that the XML schema requires. */
  readonly members: readonly XmlMember[];
}

/** One property: text, or content that another shape describes. */
export type XmlMember = XmlName & ({ readonly scalar: XmlScalar } | { readonly shape: string });

interface XmlName {
  /** Name of the property in JSON. */
  readonly json: string;
  /** Name of the element or attribute if it differs from `json`. */
  readonly xml?: string;
  readonly attribute?: true;
  /** Name of each item's element. Only lists have one. */
  readonly item?: string;
  /** If `true`, one element contains the items. Otherwise they repeat directly in the parent. */
  readonly wrapped?: true;
  readonly nullable?: true;
}

/** Shapes by schema name. Inline objects are named `Schema.property`. */
export type XmlShapes = Readonly<Record<string, XmlShape>>;

/** Throws TypeError for an unknown name. */
export function shapeNamed(shapes: XmlShapes, name: string): XmlShape {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (!shape) throw new TypeError(`${name} is not a schema of this API`);
  return shape;
}

/** Whether the items of a list repeat directly in the parent. */
export function isFlat({ item, wrapped }: XmlMember): boolean {
  return item !== undefined && !wrapped;
}

/** Descriptions of scalars in messages. */
export const scalarNames: Readonly<Record<XmlScalar, string>> = {
  string: "a string",
  integer: "an integer between -(2^53 - 1) and 2^53 - 1",
  boolean: "true or false",
};
