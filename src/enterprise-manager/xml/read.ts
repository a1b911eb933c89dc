import { SaxesParser, type SaxesTagPlain } from "saxes";
import { xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import { XmlError, type XmlReason } from "./error.js";
import { type FieldMap, fieldsOf, parseScalar, rootNames } from "./fields.js";
import { isFlat, scalarNames, shapeNamed, type XmlMember } from "./shape.js";
import { copiedString } from "./text.js";
import { type Attributes, type Carrier, unknownOf } from "./unknown.js";

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject extends Carrier {
  [property: string]: JsonValue;
}

export interface ReadOptions {
  /** Schema of the document. If absent, the root element determines it. */
  readonly shape?: string | undefined;
  /** Whether to keep unknown elements and attributes, so that the object can be written back. */
  readonly keepUnknown?: boolean;
}

/** An entry of the element stack. */
interface OpenElement {
  /** Member of the parent; `undefined` for the root. A wrapped list and its items have the same one. */
  readonly member: XmlMember | undefined;
  /** Field map of an object; `undefined` for lists and text. */
  readonly fields: FieldMap | undefined;
  value: JsonObject | JsonValue[] | string;
  /** The innermost object. */
  readonly owner: JsonObject;
  /** The property that was read last. */
  last?: string;
}

type XmlAttributes = SaxesTagPlain["attributes"];

/** Deepest nesting of elements that is read. */
const maxDepth = 64;

/** Reads one document, which `write` receives in consecutive chunks. Both methods throw XmlError, with line and column. */
export function createReader(text: string, { shape, keepUnknown = false }: ReadOptions) {
  const parser = new SaxesParser({ xmlns: false, position: false } as const);
  const stack: OpenElement[] = [];
  /** Number of open elements that are skipped. The source of an unknown one starts at `unknownStart`. */
  let skipped = 0;
  let unknownStart: number | undefined;
  let root: JsonObject = {};
  let isEnding = false;

  parser.on("error", ({ message }) => fail(message.replace(/\.$/, ""), isEnding ? "truncated" : "malformed"));
  parser.on("doctype", () => fail("document type declarations are not allowed", "unsafe"));
  parser.on("opentag", (tag) => {
    if (stack.length + skipped === maxDepth) fail(`elements are nested more than ${maxDepth} levels deep`, "unsafe");
    if (skipped > 0) skipped++;
    else open(tag, stack.at(-1));
  });
  parser.on("closetag", () => (skipped > 0 ? closeSkipped() : close()));
  parser.on("text", addText);
  parser.on("cdata", addText);

  function fail(problem: string, reason: XmlReason, path?: string): never {
    throw new XmlError(problem, { line: parser.line, column: parser.column, path }, reason);
  }

  function open({ name, attributes }: SaxesTagPlain, parent: OpenElement | undefined): void {
    const local = name.slice(name.indexOf(":") + 1);
    if (!parent) push(openObject(rootShape(local)), attributes);
    else {
      const member = memberNamed(parent, local);
      if (member) openMember(parent, member, attributes);
      else skipUnknown(parent, name);
    }
  }

  function openMember(parent: OpenElement, member: XmlMember, attributes: XmlAttributes): void {
    const { value, owner } = parent;
    parent.last = member.json;
    const isItem = isFlat(member) || Array.isArray(value);
    const isRepeated = !isItem && Object.hasOwn(owner, member.json);
    const isNull = isNil(attributes);
    if (isNull && member.nullable && !isItem && !isRepeated) add(parent, member, null);
    if (isNull || isRepeated) skipped = 1;
    else if (member.wrapped && !isItem) push({ member, fields: undefined, value: [], owner }, attributes);
    else if ("scalar" in member) push({ member, fields: undefined, value: "", owner }, attributes);
    else push(openObject(member.shape, member), attributes);
  }

  function push(element: OpenElement, attributes: XmlAttributes): void {
    stack.push(element);
    let unknown: [string, string][] | undefined;
    for (const name in attributes) {
      const value = attributes[name] ?? "";
      const field = element.fields?.attributes.get(name);
      if (field) add(element, field, decode(value, field, `.${field.json}`));
      else if (keepUnknown && !/^xmlns$|:nil$/.test(name)) {
        unknown ??= [];
        unknown.push([copiedString(name), copiedString(value)]);
      }
    }
    if (unknown) keepAttributes(element, unknown);
  }

  function decode(word: string, member: XmlMember, attribute = ""): JsonValue | undefined {
    const scalar = "scalar" in member ? member.scalar : "string";
    if (scalar === "string") return copiedString(word);
    const trimmed = word.trim();
    // An empty number or boolean is absent.
    if (trimmed === "") return undefined;
    const value = parseScalar[scalar](trimmed);
    if (value !== undefined) return value;
    const problem = `expected ${scalarNames[scalar]}, got ${JSON.stringify(shortened(trimmed))}`;
    return fail(problem, "invalid", (pathOf(stack) + attribute).slice(1));
  }

  function skipUnknown({ fields, owner, member }: OpenElement, name: string): void {
    skipped = 1;
    if (!keepUnknown) return;
    if (fields) unknownStart = text.lastIndexOf("<", parser.position - 1);
    else if (member) unknownOf(owner).lost.set(member.json, `element ${name}`);
  }

  function closeSkipped(): void {
    skipped--;
    const parent = stack.at(-1);
    if (skipped > 0 || unknownStart === undefined || !parent) return;
    const source = copiedString(text.slice(unknownStart, parser.position));
    unknownOf(parent.owner).elements.push({ after: parent.last, source });
    unknownStart = undefined;
  }

  function addText(piece: string): void {
    const element = stack.at(-1);
    if (skipped === 0 && typeof element?.value === "string") element.value += piece;
  }

  function close(): void {
    const element = stack.at(-1);
    if (!element) return;
    const { member, value } = element;
    const content = member && typeof value === "string" ? decode(value, member) : value;
    stack.pop();
    const parent = stack.at(-1);
    if (parent && member) add(parent, member, content);
    else root = element.owner;
  }

  function rootShape(name: string): string {
    const found = shape ?? rootNames.get(name);
    const problem = `the root element is <${shortened(name)}>`;
    if (found === undefined) return fail(`${problem}, which this API does not define`, "invalid");
    const { root: expected } = shapeNamed(xmlShapes, found);
    return (expected ?? name) === name ? found : fail(`${problem}; expected <${expected}>`, "invalid");
  }

  return {
    write: (chunk: string) => void parser.write(chunk),
    end(): JsonObject {
      isEnding = true;
      parser.close();
      return root;
    },
  };
}

function openObject(shapeName: string, member?: XmlMember): OpenElement {
  const fields = fieldsOf(shapeName);
  const value: JsonObject = {};
  for (const property of fields.flatLists) value[property] = [];
  return { member, fields, value, owner: value };
}

/** Keeps unknown attributes, among them the declarations of namespaces, whose scope stays the same. */
function keepAttributes({ member, owner, fields }: OpenElement, found: Attributes): void {
  if (fields || !member) unknownOf(owner).attributes.set("", found);
  else if (member.item === undefined) unknownOf(owner).attributes.set(member.json, found);
  else unknownOf(owner).lost.set(member.json, `attribute ${found.at(-1)?.[0]}`);
}

function memberNamed({ fields, value, member }: OpenElement, name: string): XmlMember | undefined {
  if (fields) return fields.elements.get(name);
  return Array.isArray(value) && member?.item === name ? member : undefined;
}

function isNil(attributes: XmlAttributes): boolean {
  for (const name in attributes) {
    if (name.endsWith(":nil") && parseScalar.boolean(attributes[name]?.trim() ?? "")) return true;
  }
  return false;
}

function add({ value: holder }: OpenElement, member: XmlMember, value: JsonValue | undefined): void {
  if (value === undefined || typeof holder === "string") return;
  const list = Array.isArray(holder) ? holder : isFlat(member) ? holder[member.json] : undefined;
  if (Array.isArray(list)) list.push(value);
  else if (!Array.isArray(holder)) holder[member.json] = value;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Path of the innermost element in JSON names: `.Tasks[1].Result`. */
function pathOf(stack: readonly OpenElement[]): string {
  const steps = stack.map(({ member }, depth) => {
    const holder = stack[depth - 1]?.value;
    if (!member || typeof holder !== "object") return "";
    if (Array.isArray(holder)) return `[${holder.length}]`;
    const items = holder[member.json];
    return `.${member.json}${isFlat(member) && Array.isArray(items) ? `[${items.length}]` : ""}`;
  });
  return steps.join("");
}
