import type { AttributeMap } from "./scan.js";
import { detached, normalized } from "./text.js";

/** Where an object that was read from XML keeps what its description does not know, for the way back. */
export const unknownXml: unique symbol = Symbol("unknown XML");

export type Attributes = readonly (readonly [name: string, value: string])[];

export interface UnknownXml {
  readonly attributes: Attributes;
  /** In order, as they came, each with the property that it stood behind; `undefined` for the beginning. */
  readonly elements: readonly { readonly after: string | undefined; readonly source: string }[];
  /** The attributes of elements with text, by property. */
  readonly ofTexts: ReadonlyMap<string, Attributes>;
}

/** An object that may hold unknown XML. */
export interface Carrier {
  [unknownXml]?: UnknownXml;
}

/** The namespaces in scope, by prefix. */
export type Scope = ReadonlyMap<string, string>;

/** Gathers the unknown XML of one object while its element is read. */
export interface Gathering {
  attributes: Attributes;
  readonly elements: { after: string | undefined; source: string }[];
  readonly ofTexts: Map<string, Attributes>;
  readonly scope: Scope;
  /** The property that was read last. */
  after: string | undefined;
}

/** Begins with the element's own attributes; `known` are those that its shape has. */
export function gather(outer: Scope, attributes: AttributeMap, known: ReadonlyMap<string, unknown>): Gathering {
  const scope = scopeWithin(outer, attributes);
  const own = foreign(attributes, known, scope);
  return { attributes: own, elements: [], ofTexts: new Map(), scope, after: undefined };
}

/** What was gathered; `undefined` where there is nothing. */
export function gathered({ attributes, elements, ofTexts }: Gathering): UnknownXml | undefined {
  return attributes.length + elements.length + ofTexts.size === 0 ? undefined : { attributes, elements, ofTexts };
}

/** Keeps the attributes of an element that holds text. */
export function gatherOfText({ ofTexts, scope }: Gathering, json: string, attributes: AttributeMap): void {
  const found = foreign(attributes, new Map(), scopeWithin(scope, attributes));
  if (found.length > 0) ofTexts.set(json, found);
}

/** Keeps an unknown element. */
export function gatherElement({ elements, after, scope }: Gathering, source: string): void {
  elements.push({ after, source: detached(selfContained(normalized(source), scope)) });
}

/** The scope within an element. */
export function scopeWithin(scope: Scope, attributes: AttributeMap): Scope {
  let inner: Map<string, string> | undefined;
  for (const [name, uri] of attributes) {
    if (!name.startsWith("xmlns:")) continue;
    inner ??= new Map(scope);
    inner.set(detached(name.slice(6)), detached(uri));
  }
  return inner ?? scope;
}

/** Attributes that are neither known nor of XML itself, and the declarations of their prefixes. */
function foreign(attributes: AttributeMap, known: ReadonlyMap<string, unknown>, scope: Scope): Attributes {
  const found: (readonly [string, string])[] = [];
  for (const [name, value] of attributes) {
    if (known.has(name) || /^xmlns(:|$)|:nil$/.test(name)) continue;
    found.push([detached(name), detached(value)]);
  }
  if (found.length === 0) return found;
  const prefixes = new Set(
    found.map(([name]) => name.split(":", 2)).flatMap(([prefix, local]) => (local ? prefix : [])),
  );
  const declared = [...scope].filter(([prefix]) => prefixes.has(prefix));
  return [...declared.map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const), ...found];
}

/** The source of an element with the declarations of the prefixes that it uses and does not declare. */
function selfContained(source: string, scope: Scope): string {
  const declared = [...scope].filter(
    ([prefix]) => source.includes(`${prefix}:`) && !source.includes(`xmlns:${prefix}=`),
  );
  const declarations = declared.map(
    ([prefix, uri]) => ` xmlns:${prefix}="${uri.replaceAll("&", "&#38;").replaceAll('"', "&#34;")}"`,
  );
  return source.replace(/^<[^\s/>]+/, (start) => start + declarations.join(""));
}
