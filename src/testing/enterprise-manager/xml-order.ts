import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import { shapeNamed, type XmlMember, type XmlShape } from "../../enterprise-manager/xml/shape.js";
import { badRequest, type Refusal } from "../refusal.js";
import { parseXml, type XmlElement } from "./xml-tree.js";

/** Refuses what the codec would put up with: another namespace, unknown or repeated elements, a wrong order. */
export function checkXml(text: string, shapeName: XmlShapeName): void {
  const root = parseXml(text);
  const shape = shapeNamed(xmlShapes, shapeName);
  if (root.name !== shape.root) throw badRequest(`Element '${root.name}' is unexpected. Expected '${shape.root}'.`);
  if (root.attributes[root.prefix === "" ? "xmlns" : `xmlns:${root.prefix}`] !== xmlNamespace) {
    throw badRequest(`Element '${root.name}' is not in the namespace '${xmlNamespace}'.`);
  }
  checkElement(root, shape);
}

function checkElement(element: XmlElement, shape: XmlShape): void {
  let last = -1;
  for (const child of element.children) {
    const at = shape.members.findIndex((member) => !member.attribute && nameOf(member) === child.name);
    const member = shape.members[at];
    if (!member) throw unexpected(element, child, "is not known");
    if (at < last) throw unexpected(element, child, `must stand before '${nameOf(shape.members[last] ?? member)}'`);
    if (at === last && (member.item === undefined || member.wrapped)) throw unexpected(element, child, "is repeated");
    if ((child.attributes.xmlns ?? xmlNamespace) !== xmlNamespace) {
      throw unexpected(element, child, "is in another namespace");
    }
    last = at;
    checkContent(child, member);
  }
}

function checkContent(element: XmlElement, member: XmlMember): void {
  if (!member.wrapped) {
    checkMember(element, member);
    return;
  }
  for (const item of element.children) {
    if (item.name !== member.item) throw unexpected(element, item, "is not known");
    checkMember(item, member);
  }
}

function checkMember(element: XmlElement, member: XmlMember): void {
  const [child] = element.children;
  if ("shape" in member) checkElement(element, shapeNamed(xmlShapes, member.shape));
  else if (child) throw unexpected(element, child, "is not known");
}

/** The name of the elements that the member stands for. */
function nameOf(member: XmlMember): string {
  return member.item !== undefined && !member.wrapped ? member.item : (member.xml ?? member.json);
}

function unexpected(parent: XmlElement, child: XmlElement, problem: string): Refusal {
  return badRequest(`Element '${child.name}' in '${parent.name}' ${problem}.`);
}
