import { SaxesParser } from "saxes";
import type { OpenApiDocument } from "../../../src/cli/document/model.js";
import { pointerKeys } from "../../../src/util/json-pointer.js";
import type { SchemaNode } from "../../support/operations.js";
import { locate } from "../../support/schemas.js";

interface XmlSchema extends SchemaNode {
  xml?: { name?: string; namespace?: string; attribute?: boolean; wrapped?: boolean };
}

interface Element {
  name: string;
  namespace: string;
  attributes: [name: string, value: string][];
  children: Element[];
  text: string;
}

/** One property of a schema and its position in the XML. */
interface Field {
  json: string;
  xml: string;
  attribute: boolean;
  wrapped: boolean;
  /** Schema of the value, or of one item of a list. */
  schema: XmlSchema;
  /** Element name of a list's items. */
  item: string | undefined;
}

export interface XmlBody {
  /** The body in JSON form, without names that the document does not define. */
  value: unknown;
  faults: string[];
}

/**
 * Reads XML bodies by the `xml` annotations of the document, and reports unknown names and wrong order. Shares no code with
 * the client, because it checks the output of the client.
 */
export function xmlReader(document: OpenApiDocument): (pointer: string, text: string) => XmlBody {
  /** Resolves references, nullable alternatives, and an `allOf` that only adds annotations. */
  const target = (node: XmlSchema): XmlSchema => {
    if (node.$ref !== undefined) return target(locate(document, pointerKeys(node.$ref)).node as XmlSchema);
    const choice = node.oneOf?.find(({ type }) => type !== "null");
    if (choice) return target(choice);
    const [base, ...others] = node.allOf ?? [];
    return base && others.length === 0 && !node.properties ? target(base) : node;
  };
  const propertiesOf = (node: XmlSchema): Map<string, XmlSchema> => {
    const composed = (node.allOf ?? []).flatMap((part) => [...propertiesOf(target(part))]);
    return new Map([...composed, ...Object.entries(node.properties ?? {})]);
  };
  const fieldsOf = (node: XmlSchema): Field[] =>
    [...propertiesOf(node)].map(([json, property]) => {
      const schema = target(property);
      const { attribute = false, wrapped = false } = { ...schema.xml, ...property.xml };
      const items = schema.items as XmlSchema | undefined;
      const item = items && (items.xml?.name ?? target(items).xml?.name ?? json);
      const xml = item !== undefined && !wrapped ? item : (property.xml?.name ?? json);
      return { json, xml, attribute, wrapped, schema: items ?? property, item };
    });

  return (pointer, text) => {
    const faults: string[] = [];

    function read(node: XmlSchema, element: Element, path: string): unknown {
      const schema = target(node);
      if (![schema.type].flat().includes("object")) return scalar(schema, element.text);
      const fields = fieldsOf(schema);
      const value: Record<string, unknown> = {};
      for (const [name, content] of element.attributes) {
        const field = fields.find(({ attribute, xml }) => attribute && xml === name);
        if (field) value[field.json] = scalar(target(field.schema), content);
        else faults.push(`${path}/@${name}: unknown attribute`);
      }
      readChildren(fields, element, path, value);
      return value;
    }

    function readChildren(fields: Field[], element: Element, path: string, value: Record<string, unknown>): void {
      let last = 0;
      for (const child of element.children) {
        const at = `${path}/${child.name}`;
        const index = fields.findIndex(({ attribute, xml }) => !attribute && xml === child.name);
        const field = fields[index];
        if (!field) {
          faults.push(`${at}: unknown element`);
          continue;
        }
        if (index < last) faults.push(`${at}: must come before ${fields[last]?.xml}`);
        last = Math.max(last, index);
        if (field.item === undefined) value[field.json] = read(field.schema, child, at);
        else value[field.json] = [...((value[field.json] as unknown[]) ?? []), ...itemsOf(field, child, at)];
      }
    }

    function itemsOf({ wrapped, item, schema }: Field, element: Element, path: string): unknown[] {
      const items = wrapped ? element.children : [element];
      for (const { name } of items) if (name !== item) faults.push(`${path}/${name}: unknown element`);
      return items.map((one) => read(schema, one, path));
    }

    const root = target(locate(document, pointerKeys(pointer)).node as XmlSchema);
    const element = parse(text);
    const expected = `{${root.xml?.namespace}}${root.xml?.name}`;
    const found = `{${element.namespace}}${element.name}`;
    if (found !== expected) faults.push(`the root element is ${found}, expected ${expected}`);
    return { value: read(root, element, element.name), faults };
  };
}

function scalar({ type }: XmlSchema, text: string): unknown {
  const types = [type].flat();
  if (types.includes("integer")) return /^-?\d+$/.test(text) ? Number(text) : text;
  if (types.includes("boolean")) return { true: true, false: false }[text] ?? text;
  return text;
}

/** Parses a document into elements. Throws if it is malformed. */
function parse(text: string): Element {
  const parser = new SaxesParser({ xmlns: true });
  const open: Element[] = [{ name: "", namespace: "", attributes: [], children: [], text: "" }];
  parser.on("opentag", ({ local, uri, attributes }) => {
    const own = Object.values(attributes).filter(({ prefix, name }) => prefix !== "xmlns" && name !== "xmlns");
    const pairs = own.map(({ name, value }): [string, string] => [name, value]);
    const element = { name: local, namespace: uri, attributes: pairs, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (more) => {
    const current = open.at(-1);
    if (current) current.text += more;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(text).close();
  const [root] = open[0]?.children ?? [];
  if (!root) throw new Error("no root element");
  return root;
}
