import { copiedString, encodeReferences } from "./text.js";

/** Property of an object read from XML that holds its unknown XML, so that an update can write it back. */
export const unknownXml: unique symbol = Symbol("unknown XML");

export type Attributes = readonly (readonly [name: string, value: string])[];

/** Elements and attributes that the shape of an object does not define. */
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

/** Namespaces by prefix. */
export type Scope = ReadonlyMap<string, string>;

export function unknownOf(carrier: Carrier): UnknownXml {
  carrier[unknownXml] ??= { attributes: new Map(), elements: [], lost: new Map() };
  return carrier[unknownXml];
}

/** Returns the namespaces in scope within an element that has these attributes. */
export function scopeWithin(scope: Scope, attributes: Readonly<Record<string, string>>): Scope {
  const declared = Object.entries(attributes).filter(([name]) => name.startsWith("xmlns:"));
  if (declared.length === 0) return scope;
  return new Map([
    ...scope,
    ...declared.map(([name, uri]) => [copiedString(name.slice(6)), copiedString(uri)] as const),
  ]);
}

/** Collects unknown attributes, preceded by the declarations of their prefixes. */
export function collectAttributes(
  attributes: Readonly<Record<string, string>>,
  known: ReadonlyMap<string, unknown> | undefined,
  scope: Scope,
): Attributes {
  const found = Object.entries(attributes).filter(([name]) => !known?.has(name) && !/^xmlns(:|$)|:nil$/.test(name));
  const declared = [...scope].filter(([prefix]) => found.some(([name]) => name.startsWith(`${prefix}:`)));
  const copies = found.map(([name, value]) => [copiedString(name), copiedString(value)] as const);
  return [...declared.map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const), ...copies];
}

/** Returns the source of an element, with declarations of the prefixes that it uses and does not declare. */
export function selfContained(source: string, scope: Scope): string {
  const needed = [...scope].filter(([prefix]) => source.includes(`${prefix}:`) && !source.includes(`xmlns:${prefix}=`));
  const declarations = needed.map(([prefix, uri]) => ` xmlns:${prefix}="${encodeReferences(uri)}"`).join("");
  return copiedString(source.replace(/\r\n?/g, "\n").replace(/^<[^\s/>]+/, (start) => start + declarations));
}
