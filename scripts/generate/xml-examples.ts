import { DocumentError, type OpenApiDocument, type Schema } from "../../src/cli/document/model.js";
import type { XmlMember, XmlShape } from "../../src/enterprise-manager/xml/shape.js";
import { type Shapes, shapesOf } from "./xml-shapes.js";

interface Body {
  schema?: Schema;
  examples?: Record<string, Example>;
}

interface Example {
  summary?: string;
  value?: unknown;
}

/**
 * Adds the examples of each JSON body, converted to XML, to the XML body. The conversion follows the `xml` annotations of
 * the document, indents the lines and omits null values.
 */
export function addXmlExamples(document: OpenApiDocument): void {
  const { shapes, namespace } = shapesOf(document);
  for (const { json, xml } of bodiesOf(document, document)) {
    if (xml.examples || !json.examples) continue;
    const texts = Object.entries(json.examples).map(([name, example]): [string, Example] => {
      const { value, ...rest } = resolved(document, example);
      return [name, { ...rest, value: textOf(shapes, namespace, shapeFor(shapes, xml.schema ?? {}, value), value) }];
    });
    xml.examples = Object.fromEntries(texts);
  }
}

/** Returns all pairs of a JSON body and an XML body inside `node`. */
function bodiesOf(document: OpenApiDocument, node: unknown): { json: Body; xml: Body }[] {
  if (typeof node !== "object" || node === null) return [];
  const { "application/json": json, "application/xml": xml } = node as Record<string, Body | undefined>;
  if (json && xml) return [{ json, xml }];
  return Object.values(node).flatMap((value) => bodiesOf(document, value));
}

function resolved(document: OpenApiDocument, example: Example & { $ref?: string }): Example {
  const name = example.$ref?.replace("#/components/examples/", "");
  const { examples = {} } = (document.components ?? {}) as { examples?: Record<string, Example> };
  return name === undefined ? example : (examples[name] ?? {});
}

/** Returns the shape of a value: the first alternative that defines all of its properties. */
function shapeFor(shapes: Shapes, schema: Schema, value: unknown): XmlShape & { root: string } {
  const names = [schema, ...(schema.oneOf ?? [])].flatMap(({ $ref }) => ($ref ? [$ref.split("/").at(-1) ?? ""] : []));
  const candidates = names.flatMap((name) => shapes.get(name) ?? []);
  const found = candidates.find(({ members }) => {
    const known = new Set(members.map(({ json }) => json));
    return Object.keys(value ?? {}).every((key) => known.has(key));
  });
  if (found?.root === undefined)
    throw new DocumentError(`an example matches none of the XML documents ${names.join(", ")}`);
  return { ...found, root: found.root };
}

function textOf(shapes: Shapes, namespace: string, shape: XmlShape & { root: string }, value: unknown): string {
  const declaration = '<?xml version="1.0" encoding="utf-8"?>';
  return [declaration, ...element(shapes, shape, shape.root, value, ` xmlns="${namespace}"`)].join("\n");
}

/** Returns the lines of an element with the attributes and children defined by its shape. */
function element(shapes: Shapes, shape: XmlShape, name: string, value: unknown, attributes = ""): string[] {
  const given = shape.members.flatMap((member): [XmlMember, unknown][] => {
    const property = (value as Record<string, unknown>)[member.json];
    return property === undefined || property === null ? [] : [[member, property]];
  });
  const own = given.flatMap(([member, text]) => (member.attribute ? ` ${nameOf(member)}="${escaped(text)}"` : []));
  const children = given.flatMap(([member, child]) => (member.attribute ? [] : childrenOf(shapes, member, child)));
  return wrap(`${name}${attributes}${own.join("")}`, children);
}

function childrenOf(shapes: Shapes, member: XmlMember, value: unknown): string[] {
  if (member.item === undefined) return child(shapes, member, nameOf(member), value);
  const items = (value as unknown[]).flatMap((item) => child(shapes, member, member.item ?? "", item));
  return member.wrapped ? wrap(nameOf(member), items) : items;
}

function child(shapes: Shapes, member: XmlMember, name: string, value: unknown): string[] {
  if ("scalar" in member) return value === "" ? [`<${name} />`] : [`<${name}>${escaped(value)}</${name}>`];
  return element(shapes, shapes.get(member.shape) ?? { members: [] }, name, value);
}

/** Returns the lines of an element with indented children. `start` contains its name and attributes. */
function wrap(start: string, children: string[]): string[] {
  if (children.length === 0) return [`<${start} />`];
  const [name = ""] = start.split(" ", 1);
  return [`<${start}>`, ...children.map((line) => `  ${line}`), `</${name}>`];
}

const nameOf = ({ xml, json }: XmlMember) => xml ?? json;

const escaped = (text: unknown) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
