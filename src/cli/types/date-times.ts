import type { OpenApiDocument, Schema } from "../document/model.js";
import { visitProperties } from "../document/view.js";

/** Returns the names of writable date-times in a schema, such as `contact.birthday`. */
export function writableDateTimes(document: OpenApiDocument, root: Schema): string[] {
  const found = new Set<string>();
  visitProperties(document, root, ({ readOnly, format }, path) => {
    if (format === "date-time" && !readOnly) found.add(path.join("."));
    return !readOnly;
  });
  return [...found].sort();
}
