import { inputError } from "../http/errors.js";
import { asObject, isObject } from "../util/objects.js";

/** Position in a list after a page. */
export interface Position {
  /** Offset of the next row; for pages that are counted by number, the number of the page. */
  readonly at: number;
  /** Identities of the last rows returned, in order; none if the position is the offset only. */
  readonly identities: readonly string[];
}

/** Number of identities in a cursor: the position is found again while one of these rows stays. */
const maxIdentities = 8;

/** Creates the cursors of the list with the options `scope`. They contain digests of the options, no values. */
export function cursorsOf(scope: Readonly<Record<string, unknown>>) {
  const digests = () => Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, digest(value)]));
  return {
    write: (position: Position) => encode({ of: digests(), ...position }),
    /** Throws ApiError of kind `input` if the cursor is invalid or belongs to another list. */
    read(cursor: unknown): Position {
      const { of, at, identities } = asObject(decode(cursor));
      if (!isObject(of) || typeof at !== "number" || !Number.isSafeInteger(at) || at < 0 || !isTexts(identities)) {
        throw inputError(invalidCursor);
      }
      const expected = digests();
      const different = Object.keys({ ...of, ...expected }).find((name) => of[name] !== expected[name]);
      if (different === undefined) return { at, identities };
      throw inputError(`after: the cursor belongs to a list with a different ${different}`);
    },
  };
}

const invalidCursor =
  "after: invalid cursor. It is truncated or was not created by this library; pass the `cursor` of a page unchanged.";

/** Returns the identities of the last rows after a further page. */
export function lastIdentities(before: readonly string[], page: readonly (string | undefined)[]): readonly string[] {
  const last = page.slice(-maxIdentities).filter((identity) => identity !== undefined);
  return [...before.filter((identity) => !last.includes(identity)), ...last].slice(-maxIdentities);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** FNV-1a: it detects mistakes, not attacks. */
function digest(value: unknown): string {
  let hash = 0x811c9dc5;
  for (const char of stableText(value)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Returns a value as JSON, with properties sorted by name and bigint as digits. */
export function stableText(value: unknown): string {
  return String(JSON.stringify(value, stable));
}

function stable(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** Writes base64 for URLs. Base64 encodes Latin-1 only, so other characters are escaped in the JSON before. */
function encode(value: unknown): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const json = JSON.stringify(value).replace(/[^ -~]/g, escaped);
  return btoa(json).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decode(cursor: unknown): unknown {
  try {
    return typeof cursor === "string" && JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}
