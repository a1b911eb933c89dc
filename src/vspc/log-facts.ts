import { deprecated } from "../../generated/vspc.deprecated.js";
import type { Call } from "../http/call.js";
import { bodyText, type DeprecatedUse, deprecatedUses, jsonNames } from "../http/deprecated.js";

export { secretNames } from "../../generated/vspc.secrets.js";

/** What a call sends that the document calls deprecated. */
export function deprecatedIn(call: Call): readonly DeprecatedUse[] {
  const found = deprecated[call.operation];
  if (found === undefined) return [];
  const { searchParams } = new URL(call.url);
  const named = (parameter: string) => propertiesIn(JSON.parse(searchParams.get(parameter) ?? "null"));
  return deprecatedUses(call, found, {
    query: searchParams.keys(),
    body: jsonNames(bodyText(call, /json/i) ?? "null"),
    rows: { filter: named("filter"), sort: named("sort"), select: named("select") },
  });
}

/** The properties that expressions name, at any depth. */
function propertiesIn(expression: unknown): string[] {
  if (typeof expression !== "object" || expression === null) return [];
  return Object.entries(expression).flatMap(([name, value]) =>
    typeof value === "string" && /^property(Path)?$/.test(name) ? [value] : propertiesIn(value),
  );
}
