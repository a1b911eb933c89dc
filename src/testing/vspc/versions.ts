import { compareVersions } from "../../vspc/version.js";

/** Whether requests for a version are answered: from 3.5 on, later ones of the same generation included. */
export function isSupported(version: string): boolean {
  return /^3\.\d+(\.\d+)?$/.test(version) && !isOlder(version, "3.5");
}

/** Whether a version comes before another. */
export function isOlder(version: string, than: string): boolean {
  return compareVersions(version, than) < 0;
}

/** The enum values that version 3.6 brought, by the name of their property. */
const newSince36: Readonly<Record<string, readonly string[]>> = {
  type: ["ProxmoxVe", "ScaleComputing"],
  packages: ["Advanced", "Foundation", "Premium"],
  package: ["Advanced", "Foundation", "Premium"],
  productType: ["VDP"],
  role: ["CompanyTenant"],
  status: ["disabledDueToTenant"],
};

/** A value as a client of that version may see it: enum values it does not know come as Unknown. */
export function asKnownTo(version: string | null, value: unknown): unknown {
  return version !== null && isOlder(version, "3.6") ? withUnknown(value, []) : value;
}

function withUnknown(value: unknown, fresh: readonly string[]): unknown {
  if (typeof value === "string") return fresh.includes(value) ? "Unknown" : value;
  if (Array.isArray(value)) return value.map((item) => withUnknown(item, fresh));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, content]) => [name, withUnknown(content, newSince36[name] ?? [])]);
  return Object.fromEntries(entries);
}
