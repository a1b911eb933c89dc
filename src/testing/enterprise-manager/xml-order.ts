import { SaxesParser } from "saxes";
import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import { isFlat, type XmlMember, type XmlShapes } from "../../enterprise-manager/xml/shape.js";
import { badRequest } from "../http-error.js";

/** An open element: its name, the members that its children may be, and the last of them so far. */
interface Frame {
  readonly name: string;
  readonly members: readonly XmlMember[];
  last: number;
}

const shapes: XmlShapes = xmlShapes;

/** Throws `HttpError` for malformed XML, and for unknown, repeated or misplaced elements, which the client's reader accepts. */
export function checkXml(text: string, shapeName: XmlShapeName): void {
  const root: XmlMember = { json: shapes[shapeName]?.root ?? "", shape: shapeName };
  const stack: Frame[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw badRequest(`The body is not valid XML: ${error.message}`);
  });
  parser.on("opentag", ({ local, uri }) => {
    stack.push(childOf(stack.at(-1) ?? { name: "", members: [root], last: -1 }, local, uri));
  });
  parser.on("closetag", () => void stack.pop());
  parser.write(text).close();
}

function childOf(parent: Frame, name: string, uri: string): Frame {
  const at = parent.members.findIndex((member) => !member.attribute && elementName(member) === name);
  const member = parent.members[at];
  const last = parent.members[parent.last];
  const wrong = (problem: string) => {
    return badRequest(`Element '${name}'${parent.name && ` in '${parent.name}'`} ${problem}.`);
  };
  if (!member) throw wrong(`is unexpected. Expected ${parent.members.map(elementName).join(", ") || "text"}`);
  if (uri !== xmlNamespace) throw wrong(`is in another namespace than '${xmlNamespace}'`);
  if (last && at < parent.last) throw wrong(`must stand before '${elementName(last)}'`);
  if (at === parent.last && !isFlat(member)) throw wrong("is repeated");
  parent.last = at;
  // The element of a wrapped list contains its items, which are described by the same member without the wrapper.
  const { wrapped, ...item } = member;
  const below = "shape" in member ? shapes[member.shape]?.members : undefined;
  return { name, members: wrapped ? [item as XmlMember] : (below ?? []), last: -1 };
}

function elementName(member: XmlMember): string {
  return isFlat(member) ? String(member.item) : (member.xml ?? member.json);
}
