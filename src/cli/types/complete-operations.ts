import type ts from "typescript";
import { type OpenApiDocument, type Operation, operationsOf } from "../document/model.js";
import { writableDateTimes } from "./date-times.js";
import { patchedSchema } from "./operations.js";
import { exportedInterface, propertiesOf, retyped, typescript, union, withComment } from "./typescript.js";

const { factory } = typescript;

/**
 * Adds to each operation its summary, at its path parameters where editors show it, and the date-times of the patched schema
 * that can be passed as Date.
 */
export function completeOperations(nodes: readonly ts.Node[], document: OpenApiDocument): ts.Node[] {
  const byId = new Map([...operationsOf(document)].map(({ operation }) => [operation.operationId, operation]));
  return nodes.map((node) => {
    if (!typescript.isInterfaceDeclaration(node) || node.name.text !== "operations") return node;
    const operations = [...propertiesOf(node)].map(([id, property]) => {
      const operation = byId.get(id);
      return operation ? changeMembers(property, (members) => complete(members, operation, document)) : property;
    });
    return exportedInterface("operations", operations);
  });
}

type Members = Map<string, ts.PropertySignature>;

function complete(members: Members, operation: Operation, document: OpenApiDocument): void {
  const { summary } = operation;
  const parameters = members.get("parameters");
  const described = parameters && summary && changeMembers(parameters, (places) => describe(places, "path", summary));
  if (described) members.set("parameters", described);
  const schema = document.components?.schemas?.[patchedSchema(operation) ?? ""];
  const names = schema ? writableDateTimes(document, schema) : [];
  if (names.length === 0) return;
  members.set("dateTimes", factory.createPropertySignature(undefined, "dateTimes", undefined, union(names)));
}

function describe(members: Members, name: string, text: string): void {
  const property = members.get(name);
  if (property?.type && typescript.isTypeLiteralNode(property.type)) members.set(name, withComment(text, property));
}

function changeMembers(property: ts.PropertySignature, change: (members: Members) => void): ts.PropertySignature {
  if (!property.type || !typescript.isTypeLiteralNode(property.type)) return property;
  const members = propertiesOf(property.type);
  change(members);
  return retyped(property, factory.createTypeLiteralNode([...members.values()]));
}
