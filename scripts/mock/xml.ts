import { xmlNamespace, xmlShapes } from "../../generated/enterprise-manager.xml.js";
import type { OpenApiDocument, Schema } from "../../src/cli/document/model.js";
import { writeXml, XmlError, type XmlShapeName } from "../../src/enterprise-manager/xml/index.js";
import { pointerKeys } from "../../src/util/json-pointer.js";
import type { MockResponse } from "./http.js";
import { locate } from "./schemas.js";

const mediaType = "application/xml";

/** Whether the document is Enterprise Manager's, whose bodies have two forms. */
export function isEnterpriseManager({ components }: OpenApiDocument): boolean {
  const schemas = Object.values(components?.schemas ?? {});
  return schemas.some(({ xml }) => (xml as { namespace?: string } | undefined)?.namespace === xmlNamespace);
}

/** Enterprise Manager answers in JSON where that is asked for before XML, and in XML otherwise. */
export function prefersXml(accept = ""): boolean {
  const types = accept.toLowerCase();
  const [json, xml] = [types.indexOf("application/json"), types.indexOf(mediaType)];
  return json < 0 || (xml >= 0 && xml < json);
}

/** A JSON response in its XML form, as the first of the shapes that fits. */
export function asXml({ status, headers, body }: MockResponse, shapes: readonly XmlShapeName[]): MockResponse {
  const text = shapes.map((shape) => xmlOf(body, shape)).find((one) => one !== undefined);
  if (text === undefined) throw new Error(`a response ${status} has no XML form among ${shapes.join(", ")}`);
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type");
  return { status, headers: { ...Object.fromEntries(others), "Content-Type": mediaType }, body: text };
}

function xmlOf(body: unknown, shape: XmlShapeName): string | undefined {
  try {
    return writeXml(body, shape);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

/** What the document says an operation answers in XML: one shape, or one of several. */
export function shapesOf(document: OpenApiDocument, path: string, method: string, status: number): XmlShapeName[] {
  const responses = ["paths", path, method, "responses"];
  const { node } = locate(document, [...responses, `${status}`]);
  const keys = [...responses, node === undefined ? "default" : `${status}`, "content", mediaType, "schema"];
  const schema = locate(document, keys);
  const choice = (schema.node as Schema | undefined)?.oneOf ?? [];
  const pointers = choice.length > 0 ? choice.map(({ $ref = "" }) => $ref) : [schema.pointer];
  return pointers.map((pointer) => pointerKeys(pointer).at(-1) ?? "").filter(isShape);
}

const isShape = (name: string): name is XmlShapeName => name in xmlShapes;
