import { inputError } from "../http/errors.js";

/** Where a walk stands behind a page. */
export interface Position {
  /** Where the next row was; of what is counted in pages, the page last read. */
  readonly at: number;
  /** Keys of the last rows given, in their order; none where rows cannot be told apart. */
  readonly keys: readonly string[];
  /** Rows on the page. */
  readonly rows: number;
  /** Rows in the collection at that time. */
  readonly total?: number | undefined;
}

/** What makes a list this one and no other, by the names of its options. */
export type Identity = Readonly<Record<string, unknown>>;

/** Writes positions in a list as text, and reads them. */
export interface Cursors {
  write(position: Position): string;
  /** Throws ApiError of kind `input` for a cursor that is none, or is of another list. */
  read(cursor: unknown): Position;
}

/** Last rows given whose keys a cursor holds: while one of them stays, the place is found again. */
const keptKeys = 8;

/** The cursors of a list. They hold no values of its options, only digests. */
export function cursorsOf(identity: Identity): Cursors {
  let digests: Readonly<Record<string, string>> | undefined;
  /** Once there is a cursor: most walks have none. */
  const digested = () => {
    digests ??= Object.fromEntries(Object.entries(identity).map(([name, value]) => [name, digest(value)]));
    return digests;
  };
  return {
    write: (position) => toBase64(JSON.stringify({ of: digested(), ...position })),
    read(cursor) {
      const { of, at, keys, rows, total } = parse(cursor);
      const digests = digested();
      const differs = Object.keys({ ...of, ...digests }).find((name) => of[name] !== digests[name]);
      if (differs === undefined) return { at, keys, rows, total };
      throw inputError(`after: the cursor is of another list, whose ${differs} was different`);
    },
  };
}

/** The keys of the last rows given, once the rows of a further page are. */
export function lastKeys<T>(
  before: readonly string[],
  further: readonly T[],
  keyOf: (row: T) => string | undefined,
): readonly string[] {
  const last = further.slice(-keptKeys).flatMap((row) => keyOf(row) ?? []);
  return [...before.filter((key) => !last.includes(key)), ...last].slice(-keptKeys);
}

function parse(cursor: unknown): Position & { readonly of: Readonly<Record<string, unknown>> } {
  try {
    const { of, at, keys, rows, total } = JSON.parse(fromBase64(String(cursor)));
    const counts = [at, rows, total ?? 0].every((count) => Number.isSafeInteger(count) && count >= 0);
    const isList = Array.isArray(keys) && keys.every((key) => typeof key === "string");
    if (typeof cursor === "string" && typeof of === "object" && of && counts && isList) {
      return { of, at, keys, rows, total };
    }
  } catch {
    // Said below.
  }
  throw inputError("after: this is no cursor, or not the whole of one; pass the `cursor` of a page as it is");
}

/** FNV-1a of 64 bits: it is to find mistakes, not attacks. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, stable) ?? "";
  let hash = 0xcbf29ce484222325n;
  for (const unit of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit)) * 0x100000001b3n);
  }
  return hash.toString(36);
}

/** Properties in the order of their names, integers in digits. */
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
