import { deprecated } from "../../generated/enterprise-manager.deprecated.js";
import type { Call } from "../http/call.js";
import { bodyText, type DeprecatedUse, deprecatedUses, jsonNames } from "../http/deprecated.js";

export { secretNames } from "../../generated/enterprise-manager.secrets.js";

/** What a call sends that the document calls deprecated. */
export function deprecatedIn(call: Call): readonly DeprecatedUse[] {
  const found = deprecated[call.operation];
  if (found === undefined) return [];
  const xml = bodyText(call, /xml/i);
  const body = xml === undefined ? jsonNames(bodyText(call, /json/i) ?? "null") : elementNames(xml, found.body);
  return deprecatedUses(call, found, { query: new URL(call.url).searchParams.keys(), body, rows: {} });
}

/** The properties that are elements of an XML body. */
function elementNames(xml: string, properties: object = {}): string[] {
  const elements = new Set([...xml.matchAll(/<([\w.-]+)/g)].map(([, name]) => name));
  return Object.keys(properties).filter((name) => elements.has(name.split(".").at(-1)));
}
