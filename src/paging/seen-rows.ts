/** As in `PageSource`. */
export type Key<T> = (row: T) => string | undefined;

/** The rows a walk has given, known by their keys. A row without a key counts as never seen. */
export interface SeenRows<T> {
  /** Rows with a key. */
  readonly size: number;
  has(row: T): boolean;
  /** Adds the row; false if it was there. */
  add(row: T): boolean;
}

export function createSeenRows<T>(key: Key<T>, given: readonly string[] = []): SeenRows<T> {
  const keys = createKeySet();
  for (const one of given) keys.add(one);
  return {
    get size() {
      return keys.size;
    },
    has(row) {
      const id = key(row);
      return id !== undefined && keys.has(id);
    },
    add(row) {
      const id = key(row);
      return id === undefined || keys.add(id);
    },
  };
}

/** What keeps the rows of a page from being told apart; undefined if nothing does. */
export function keyFault<T>(key: Key<T>, rows: readonly T[]): string | undefined {
  const keys = new Set<string>();
  for (const row of rows) {
    const id = key(row);
    if (id === undefined) return "a row has no key";
    if (keys.has(id)) return `two rows have the key ${JSON.stringify(id)}`;
    keys.add(id);
  }
  return undefined;
}

/** A set of strings that keeps a 64-bit hash of each: 11 to 22 bytes an entry, whatever its length. */
export interface KeySet {
  readonly size: number;
  has(key: string): boolean;
  /** Adds the key; false if it was there. */
  add(key: string): boolean;
}

const FIRST_CAPACITY = 1024;

/** Open addressing over pairs of 32-bit words, grown by doubling at three quarters; a pair of zeros is a free place. */
export function createKeySet(): KeySet {
  let words = new Uint32Array(2 * FIRST_CAPACITY);
  let size = 0;
  let high = 0;
  let low = 0;

  function hash(key: string): void {
    let a = 0x2545f491;
    let b = 0x4f6cdd1d ^ key.length;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x9e3779b1) ^ (b >>> 15);
      b = Math.imul(b ^ unit, 0x85ebca6b) ^ (a >>> 13);
    }
    a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35) ^ b;
    b = Math.imul(b ^ (b >>> 15), 0x27d4eb2f) ^ a;
    high = a >>> 0;
    low = (b ^ (b >>> 14)) >>> 0;
    if (high === 0 && low === 0) low = 1;
  }

  /** Index of the pair, or of the free place where it belongs. */
  function find(): number {
    const mask = words.length - 1;
    let at = (2 * low) & mask;
    while (!(words[at] === high && words[at + 1] === low) && !isFree(at)) at = (at + 2) & mask;
    return at;
  }

  function isFree(at: number): boolean {
    return words[at] === 0 && words[at + 1] === 0;
  }

  function put(at: number): void {
    words[at] = high;
    words[at + 1] = low;
  }

  function grow(): void {
    const old = words;
    words = new Uint32Array(2 * old.length);
    for (let i = 0; i < old.length; i += 2) {
      high = old[i] ?? 0;
      low = old[i + 1] ?? 0;
      if (high !== 0 || low !== 0) put(find());
    }
  }

  return {
    get size() {
      return size;
    },
    has(key) {
      hash(key);
      return !isFree(find());
    },
    add(key) {
      hash(key);
      const at = find();
      if (!isFree(at)) return false;
      put(at);
      size++;
      if (8 * size > 3 * words.length) grow();
      return true;
    },
  };
}
