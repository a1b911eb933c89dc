/** Returns the candidate that differs from a text in the fewest characters, unless more than a third differs. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  let least = text.length / 3;
  let found: string | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (distance > least || (distance === least && found !== undefined)) continue;
    least = distance;
    found = candidate;
  }
  return found;
}

/** Completes the message about an unknown name: with the closest known name, or with all of them. */
export function alternatives(name: string, known: readonly string[]): string {
  const suggestion = closest(name, known);
  return suggestion ? `; did you mean ${suggestion}?` : `; there are ${known.join(", ")}`;
}

/** Number of characters to insert, delete or replace, or of neighbors to swap. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const isSwap = i > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
