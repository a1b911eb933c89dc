/** Kinds of text content: `integer` and `boolean` are numbers and booleans in JSON. */
export type XmlScalar = "string" | "integer" | "boolean";

/** How one schema stands in XML. */
export interface XmlShape {
  /** Name of the root element; only schemas that are whole documents have one. */
  readonly root?: string;
  /** The properties, elements in the order that the XML schema demands. */
  readonly members: readonly XmlMember[];
  /** Names of elements and attributes by other names under which servers send them. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
}

/** One property: text, or content that another shape describes. */
export type XmlMember = XmlPlace & ({ readonly scalar: XmlScalar } | { readonly shape: string });

interface XmlPlace {
  /** Name of the property in JSON. */
  readonly json: string;
  /** Name of the element or attribute, where it is not `json`. */
  readonly xml?: string;
  readonly attribute?: true;
  /** Makes it a list: the name of each item's element. */
  readonly item?: string;
  /** The items stand in an element of their own; without this they repeat directly in the parent. */
  readonly wrapped?: true;
  readonly nullable?: true;
}

/** Shapes by schema name; inline objects go by `Schema.property`. */
export type XmlShapes = Readonly<Record<string, XmlShape>>;

/** Throws TypeError where there is no such shape. */
export function shapeNamed(shapes: XmlShapes, name: string): XmlShape {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (!shape) throw new TypeError(`${name} is no schema of this API`);
  return shape;
}
