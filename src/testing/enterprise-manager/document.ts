import document from "../../../generated/enterprise-manager.openapi.json" with { type: "json" };
import { lazyDocument } from "../document.js";

export const shippedDocument = lazyDocument(document);
