import { document as text } from "../../../generated/enterprise-manager.document.js";
import { type ApiDocument, readDocument } from "../document.js";

let shipped: ApiDocument | undefined;

/** The shipped document, read when first asked for. */
export function shippedDocument(): ApiDocument {
  shipped ??= readDocument(text);
  return shipped;
}
