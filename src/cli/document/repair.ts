import { isObject, isReference } from "./model.js";
import { atReference } from "./pointer.js";

type Node = Record<string, unknown>;

/** Keywords whose keys are names, not keywords. */
const named =
  /^(paths|definitions|schemas|properties|patternProperties|parameters|responses|headers|requestBodies|callbacks|links|securitySchemes|pathItems|content|\$defs)$/;
/** Keywords whose values are data. */
const data = /^(x-.*|examples?|default|enum|const)$/;

/**
 * Replaces references that lead nowhere by `{}`, which allows everything, and in Swagger 2.0 the vendor's `x-veeam-nullable` by
 * `x-nullable`, which converters read. Returns the replaced references.
 */
export function repair(document: Node): string[] {
  const found = new Set<string>();
  const isDangling = (node: unknown) => isReference(node) && atReference(document, node.$ref) === undefined;
  const visit = (node: object, areNames: boolean): void => {
    for (const [key, child] of Object.entries(node) as [keyof typeof node, unknown][]) {
      if (typeof child !== "object" || child === null || (!areNames && !Array.isArray(node) && data.test(key)))
        continue;
      if (isDangling(child)) {
        found.add((child as { $ref: string }).$ref);
        Object.assign(node, { [key]: {} });
        continue;
      }
      if (document.swagger !== undefined && isObject(child) && child["x-veeam-nullable"] === true) useNullable(child);
      visit(child, !areNames && !Array.isArray(node) && named.test(key) && !Array.isArray(child));
      // A parameter without a name and a place cannot be sent.
      if (key === "parameters" && Array.isArray(child)) {
        child.splice(0, Infinity, ...child.filter((one) => !isObject(one) || Object.keys(one).length > 0));
      }
    }
  };
  visit(document, false);
  return [...found];
}

/** In a Swagger 2.0 document, keywords next to a reference have no effect. */
function useNullable(schema: Node): void {
  delete schema["x-veeam-nullable"];
  if (isReference(schema)) {
    schema.allOf = [{ $ref: schema.$ref }];
    Reflect.deleteProperty(schema, "$ref");
  }
  schema["x-nullable"] = true;
}
