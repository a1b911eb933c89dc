import {
  DocumentError,
  isReference,
  type OpenApiDocument,
  resolve,
  type Schema,
} from "../../src/cli/document/model.js";
import type { XmlMember, XmlScalar, XmlShape } from "../../src/enterprise-manager/xml/shape.js";

interface Xml {
  name?: string;
  namespace?: string;
  attribute?: boolean;
  wrapped?: boolean;
}

export type Shapes = Map<string, XmlShape>;

/** Returns the source of the table that the XML codec uses. */
export function xmlShapes(document: OpenApiDocument, banner: string): string {
  const { shapes, namespace } = shapesOf(document);
  return source(shapes, namespace, banner);
}

/** Returns the XML form of each schema, from the `xml` annotations of the document. */
export function shapesOf(document: OpenApiDocument): { shapes: Shapes; namespace: string } {
  const schemas = Object.entries(document.components?.schemas ?? {});
  const namespaces = new Set(schemas.map(([, schema]) => xmlOf(schema).namespace).filter((name) => name !== undefined));
  if (namespaces.size !== 1) throw new DocumentError(`exactly one XML namespace is required, found ${namespaces.size}`);
  const shapes: Shapes = new Map();
  for (const [name, schema] of schemas) if (isObjectSchema(schema)) addShape(document, shapes, name, schema);
  return { shapes, namespace: [...namespaces].join() };
}

function addShape(document: OpenApiDocument, shapes: Shapes, name: string, schema: Schema): void {
  const { name: root, namespace } = xmlOf(schema);
  const members: XmlMember[] = [];
  shapes.set(name, { ...(namespace === undefined ? {} : { root: root ?? name }), members });
  for (const [json, property] of propertiesOf(document, schema)) {
    members.push(memberOf(document, shapes, `${name}.${json}`, json, property));
  }
}

/** Returns the properties of a schema and its `allOf`. Its own definitions replace those of `allOf` but keep their position. */
export function propertiesOf(document: OpenApiDocument, schema: Schema): Map<string, Schema> {
  const composed = (schema.allOf ?? []).flatMap((part) => [...propertiesOf(document, target(document, part))]);
  return new Map([...composed, ...Object.entries(schema.properties ?? {})]);
}

function memberOf(document: OpenApiDocument, shapes: Shapes, at: string, json: string, property: Schema): XmlMember {
  const { schema, nullable } = plain(document, property);
  const { attribute, wrapped } = { ...xmlOf(schema), ...xmlOf(property) };
  const name = xmlOf(property).name ?? json;
  const list = schema.items as Schema | undefined;
  const item = list && itemName(document, list, json);
  return {
    json,
    ...(name === json || (list && !wrapped) ? {} : { xml: name }),
    ...(attribute ? { attribute } : {}),
    ...(item === undefined ? {} : { item }),
    ...(wrapped ? { wrapped } : {}),
    ...(nullable ? { nullable } : {}),
    ...contentOf(document, shapes, at, list ?? property),
  };
}

/** Returns the element name of the items of a list. `json` is the name of the list. */
export function itemName(document: OpenApiDocument, item: Schema, json: string): string {
  return xmlOf(item).name ?? xmlOf(target(document, item)).name ?? json;
}

function contentOf(document: OpenApiDocument, shapes: Shapes, at: string, property: Schema) {
  const { schema, name } = plain(document, property);
  if (!isObjectSchema(schema)) return { scalar: scalarOf(schema, at) };
  if (name === undefined) addShape(document, shapes, at, schema);
  return { shape: name ?? at };
}

/** Resolves references, `oneOf` with null, and an `allOf` that only adds required properties. */
function plain(document: OpenApiDocument, node: Schema): { schema: Schema; name?: string; nullable: boolean } {
  if (isReference(node)) return { ...plain(document, target(document, node)), ...nameOf(node.$ref) };
  const choices = node.oneOf as Schema[] | undefined;
  const [choice] = choices?.filter(({ type }) => type !== "null") ?? [];
  if (choice) return { ...plain(document, choice), nullable: true };
  const [base] = node.allOf ?? [];
  if (base && !node.properties && !node.xml) return plain(document, base);
  return { schema: node, nullable: typesOf(node).includes("null") };
}

const nameOf = (ref: string) => ({ name: ref.slice(ref.lastIndexOf("/") + 1) });

const target = (document: OpenApiDocument, node: Schema) =>
  resolve<Schema>(document, node as Schema & { $ref: string });

const xmlOf = (schema: Schema) => (schema.xml ?? {}) as Xml;

const typesOf = ({ type }: Schema) => [type ?? []].flat();

const isObjectSchema = (schema: Schema) => typesOf(schema).includes("object");

function scalarOf(schema: Schema, at: string): XmlScalar {
  const type = typesOf(schema).find((name) => name !== "null");
  if (type === "string" || type === "integer" || type === "boolean") return type;
  throw new DocumentError(`${at}: type ${type ?? "(none)"} cannot be represented in XML`);
}

function source(shapes: Shapes, namespace: string, banner: string): string {
  const tables = [...shapes].map(([name, { root, members }]) => {
    const rows = members.map((member) => `      ${literal(member)},`);
    const head = root === undefined ? [] : [`    root: ${JSON.stringify(root)},`];
    return [`  ${JSON.stringify(name)}: {`, ...head, "    members: [", ...rows, "    ],", "  },"].join("\n");
  });
  return [
    banner,
    'import type { XmlShapes } from "../src/enterprise-manager/xml/shape.js";',
    "",
    "/** Namespace of every root element. */",
    `export const xmlNamespace = ${JSON.stringify(namespace)};`,
    "",
    "/** XML form of each schema. */",
    "export const xmlShapes = {",
    ...tables,
    "} as const satisfies XmlShapes;",
    "",
  ].join("\n");
}

function literal(member: XmlMember): string {
  return `{ ${Object.entries(member)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ")} }`;
}
