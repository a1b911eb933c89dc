import { SaxesParser } from "saxes";
import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import { isFlat, type XmlMember, type XmlShapes } from "../../enterprise-manager/xml/shape.js";
import { badRequest, HttpError } from "../http-error.js";

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
  const stack: Frame[] = [{ name: "", members: [root], last: -1 }];
  let problem: HttpError | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw badRequest(`The body is not valid XML: ${error.message}`);
  });
  parser.on("opentag", ({ local, uri }) => {
    const parent = stack.at(-1);
    // Malformed XML is reported first, so the rest is read before a problem is thrown.
    const child = parent && !problem ? childOf(parent, local, uri) : undefined;
    if (child instanceof HttpError) problem = child;
    else if (child) stack.push(child);
  });
  parser.on("closetag", () => void stack.pop());
  parser.write(text).close();
  if (problem) throw problem;
}

function childOf(parent: Frame, name: string, uri: string): Frame | HttpError {
  const problem = (reason: string) => {
    return badRequest(`Element '${name}'${parent.name && ` in '${parent.name}'`} ${reason}.`);
  };
  const at = parent.members.findIndex((member) => !member.attribute && elementName(member) === name);
  const member = parent.members[at];
  const last = parent.members[parent.last];
  if (!member) return problem(`is unexpected. Expected ${parent.members.map(elementName).join(", ") || "text"}`);
  if (uri !== xmlNamespace) return problem(`is in another namespace than '${xmlNamespace}'`);
  if (last && at < parent.last) return problem(`must stand before '${elementName(last)}'`);
  if (at === parent.last && !isFlat(member)) return problem("is repeated");
  parent.last = at;
  // The element of a wrapped list contains its items, which are described by the same member without the wrapper.
  const { wrapped, ...item } = member;
  const below = "shape" in member ? shapes[member.shape]?.members : undefined;
  return { name, members: wrapped ? [item as XmlMember] : (below ?? []), last: -1 };
}

function elementName(member: XmlMember): string {
  return isFlat(member) ? String(member.item) : (member.xml ?? member.json);
}
