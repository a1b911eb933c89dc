import { inputError } from "../http/errors.js";

/** Position in a list after a page. */
export interface Position {
  /** Offset of the next row; for pages that are counted by number, the number of the page. */
  readonly at: number;
  /** Identities of the last rows returned, in order; none if the position is the offset only. */
  readonly identities: readonly string[];
}

/** Converts positions of one list to text and back. */
export interface Cursors {
  write(position: Position): string;
  /** Throws ApiError of kind `input` if the cursor is invalid or belongs to another list. */
  read(cursor: unknown): Position;
}

/** Number of identities in a cursor: the position is found again while one of these rows stays. */
const maxIdentities = 8;

/** Creates the cursors of the list with the options `scope`. They contain digests of the options, no values. */
export function cursorsOf(scope: Readonly<Record<string, unknown>>): Cursors {
  let digests: Readonly<Record<string, string>> | undefined;
  /** Computed for the first cursor, because most iterations have none. */
  const digested = () => {
    digests ??= Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, digest(value)]));
    return digests;
  };
  return {
    write: (position) => toBase64(JSON.stringify({ of: digested(), ...position })),
    read(cursor) {
      const { of, at, identities } = parse(cursor);
      const digests = digested();
      const different = Object.keys({ ...of, ...digests }).find((name) => of[name] !== digests[name]);
      if (different === undefined) return { at, identities };
      throw inputError(`after: the cursor belongs to a list with a different ${different}`);
    },
  };
}

/** Returns the identities of the last rows after a further page. */
export function lastIdentities(before: readonly string[], page: readonly (string | undefined)[]): readonly string[] {
  const last = page.slice(-maxIdentities).filter((identity) => identity !== undefined);
  return [...before.filter((identity) => !last.includes(identity)), ...last].slice(-maxIdentities);
}

function parse(cursor: unknown): Position & { readonly of: Readonly<Record<string, unknown>> } {
  try {
    const { of, at, identities } = JSON.parse(fromBase64(String(cursor)));
    const isList = Array.isArray(identities) && identities.every((identity) => typeof identity === "string");
    const isPosition = Number.isSafeInteger(at) && at >= 0 && isList;
    if (typeof cursor === "string" && typeof of === "object" && of && isPosition) return { of, at, identities };
  } catch {
    // Reported below.
  }
  throw inputError(
    "after: invalid cursor. It is truncated or was not created by this library; pass the `cursor` of a page unchanged.",
  );
}

/** FNV-1a with 64 bits: it detects mistakes, not attacks. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, stable) ?? "";
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36);
}

/** Sorts properties by name and writes bigint as digits. */
function stable(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toBase64(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): string {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
