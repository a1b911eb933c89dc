import type { XmlMember, XmlShape } from "../../../../src/enterprise-manager/xml/shape.js";
import type { UnknownXml } from "../../../../src/enterprise-manager/xml/unknown.js";
import type { XmlElement } from "./parse.js";

export type Attributes = readonly (readonly [name: string, value: string])[];

/** The namespaces in scope, by prefix. */
export type Scope = ReadonlyMap<string, string>;

/** The scope within an element. */
export function scopeWithin(scope: Scope, { attributes }: XmlElement): Scope {
  const declared = [...attributes].filter(([name]) => name.startsWith("xmlns:"));
  return declared.length === 0
    ? scope
    : new Map([...scope, ...declared.map(([name, uri]) => [name.slice(6), uri] as const)]);
}

/** What an element holds that its shape does not know; `undefined` where there is nothing. */
export function unknownOf(text: string, element: XmlElement, shape: XmlShape, scope: Scope): UnknownXml | undefined {
  const { elements: known, attributes: knownAttributes } = namesOf(shape);
  const elements: { after: string | undefined; source: string }[] = [];
  const ofTexts = new Map<string, Attributes>();
  let after: string | undefined;
  for (const child of element.children) {
    const member = known.get(nameIn(shape, child.name));
    if (!member) {
      elements.push({ after, source: selfContained(text.slice(child.offset, child.end), scope) });
      continue;
    }
    after = member.json;
    const own = "scalar" in member ? foreign(child, new Set(), scope) : [];
    if (own.length > 0) ofTexts.set(member.json, own);
  }
  const attributes = foreign(element, knownAttributes, scope, shape);
  return attributes.length + elements.length + ofTexts.size === 0 ? undefined : { attributes, elements, ofTexts };
}

/** The name that a shape knows an element or attribute by. */
export function nameIn({ aliases }: XmlShape, name: string): string {
  return aliases && Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** Attributes that are neither known nor of XML itself, and the declarations of their prefixes. */
function foreign(element: XmlElement, known: ReadonlySet<string>, scope: Scope, shape?: XmlShape): Attributes {
  const found = [...element.attributes].filter(
    ([name]) => !/^xmlns(:|$)|:nil$/.test(name) && !known.has(shape ? nameIn(shape, name) : name),
  );
  const prefixes = new Set(
    found.map(([name]) => name.split(":", 2)).flatMap(([prefix, local]) => (local ? [prefix] : [])),
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

interface Names {
  readonly elements: ReadonlyMap<string, XmlMember>;
  readonly attributes: ReadonlySet<string>;
}

const names = new WeakMap<XmlShape, Names>();

/** What stands for the members of a shape. */
function namesOf(shape: XmlShape): Names {
  const known = names.get(shape);
  if (known) return known;
  const elements = shape.members.filter(({ attribute }) => !attribute);
  const attributes = shape.members.filter(({ attribute }) => attribute);
  const made: Names = {
    elements: new Map(elements.map((member) => [elementName(member), member])),
    attributes: new Set(attributes.map(({ xml, json }) => xml ?? json)),
  };
  names.set(shape, made);
  return made;
}

function elementName({ item, wrapped, xml, json }: XmlMember): string {
  return item !== undefined && !wrapped ? item : (xml ?? json);
}
