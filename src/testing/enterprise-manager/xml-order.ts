import { SaxesParser } from "saxes";
import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { XmlMember, XmlShape, XmlShapes } from "../../enterprise-manager/xml/shape.js";
import { badRequest, type HttpError } from "../http-error.js";

/** An open element: its name, the members that its children may be, and the last of them so far. */
interface Frame {
  readonly name: string;
  readonly members: readonly XmlMember[];
  last: number;
}

const shapes: XmlShapes = xmlShapes;

/** Throws `HttpError` for malformed XML, and for unknown, repeated or misplaced elements, which the client's reader accepts. */
export function checkXml(text: string, shapeName: XmlShapeName): void {
  const stack: Frame[] = [];
  let problem: unknown;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw badRequest(`The body is not valid XML: ${error.message}`);
  });
  parser.on("opentag", ({ local, uri }) => {
    if (problem) return;
    try {
      stack.push(openElement(stack.at(-1), local, uri, shapeName));
    } catch (error) {
      // Malformed XML is reported first, so the rest is read before this is thrown.
      problem = error;
    }
  });
  parser.on("closetag", () => void stack.pop());
  parser.write(text).close();
  if (problem) throw problem;
}

function openElement(parent: Frame | undefined, name: string, uri: string, shapeName: XmlShapeName): Frame {
  if (parent) {
    if (uri !== xmlNamespace) throw unexpected(parent, name, "is in another namespace");
    return childOf(parent, name);
  }
  const { root, ...shape } = shapes[shapeName] ?? { members: [] };
  if (name !== root) throw badRequest(`Element '${name}' is unexpected. Expected '${root}'.`);
  if (uri !== xmlNamespace) throw badRequest(`Element '${name}' is not in the namespace '${xmlNamespace}'.`);
  return frameOf(name, shape);
}

function childOf(parent: Frame, name: string): Frame {
  const at = parent.members.findIndex((member) => !member.attribute && elementName(member) === name);
  const member = parent.members[at];
  if (!member) throw unexpected(parent, name, "is not known");
  const isList = member.item !== undefined && !member.wrapped;
  const last = parent.members[parent.last];
  if (last && at < parent.last) throw unexpected(parent, name, `must stand before '${elementName(last)}'`);
  if (at === parent.last && !isList) throw unexpected(parent, name, "is repeated");
  parent.last = at;
  // The element of a wrapped list contains its items, which are described by the same member without the wrapper.
  if (member.wrapped) return { name, members: [unwrapped(member)], last: -1 };
  return frameOf(name, "shape" in member ? shapes[member.shape] : undefined);
}

function unwrapped({ wrapped: _, ...member }: XmlMember): XmlMember {
  return member as XmlMember;
}

function frameOf(name: string, shape: XmlShape | undefined): Frame {
  return { name, members: shape?.members ?? [], last: -1 };
}

function elementName(member: XmlMember): string {
  return member.item !== undefined && !member.wrapped ? member.item : (member.xml ?? member.json);
}

function unexpected(parent: Frame, name: string, problem: string): HttpError {
  return badRequest(`Element '${name}' in '${parent.name}' ${problem}.`);
}
