/** Property of an object read from XML that holds its unknown XML, so that an update can write it back. */
export const unknownXml: unique symbol = Symbol("unknown XML");

export type Attributes = readonly (readonly [name: string, value: string])[];

/** Elements and attributes that the shape of an object does not define, with the namespaces that they may need. */
export interface UnknownXml {
  /** Attributes of the object's own element, under `""`, and of its text elements, by property. */
  readonly attributes: Map<string, Attributes>;
  /** Source of each element in document order, and the property that it followed. */
  readonly elements: { readonly after: string | undefined; readonly source: string }[];
  /** Properties with XML that cannot be written back, each with the name of one such element or attribute. */
  readonly lost: Map<string, string>;
}

/** An object that may have unknown XML. */
export interface Carrier {
  [unknownXml]?: UnknownXml;
}

export function unknownOf(carrier: Carrier): UnknownXml {
  carrier[unknownXml] ??= { attributes: new Map(), elements: [], lost: new Map() };
  return carrier[unknownXml];
}
