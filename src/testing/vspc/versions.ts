import { compareVersions } from "../../vspc/version.js";

/** Whether the server accepts clients of a version: 3.5 and later ones of the same generation. */
export function isSupported(version: string): boolean {
  return /^3\.\d+(\.\d+)?$/.test(version) && !isOlder(version, "3.5");
}

/** Whether a version is older than another. */
export function isOlder(version: string, than: string): boolean {
  return compareVersions(version, than) < 0;
}

/** Enum values that version 3.6 added, by property name. */
const newSince36: Readonly<Record<string, readonly string[]>> = {
  type: ["ProxmoxVe", "ScaleComputing"],
  packages: ["Advanced", "Foundation", "Premium"],
  package: ["Advanced", "Foundation", "Premium"],
  productType: ["VDP"],
  role: ["CompanyTenant"],
  status: ["disabledDueToTenant"],
};

/** Replaces enum values that a client of the version does not know with `Unknown`. */
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
