import { document } from "../../../generated/enterprise-manager.document.js";
import { lazyDocument } from "../document.js";

export const shippedDocument = lazyDocument(document);
