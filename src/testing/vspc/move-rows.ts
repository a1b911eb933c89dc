import { type Random, randomUid } from "../random.js";
import type { Source, Table } from "../store/table.js";

/** Deletes one row of a table and inserts another before or after all others, both at random. Derived rows stay. */
export function moveRows<R>(source: Source<R>, random: Random): void {
  if (!isTable(source) || source.size < 2) return;
  const pick = () => source.at(source.ordinals()[Math.floor(random() * source.size)] ?? 0);
  source.insert(renewed(pick(), source.key, random), random() < 0.5 ? "first" : "last");
  source.remove(source.key(pick()));
}

function isTable<R>(source: Source<R>): source is Table<R> {
  return "insert" in source;
}

/** A copy with a uid of its own. */
function renewed<R>(row: R, uid: (row: R) => string, random: Random): R {
  const [old, fresh] = [uid(row), randomUid(random)];
  const entries = Object.entries(row as object).map(([name, value]) => {
    if (value === old) return [name, fresh];
    return [name, name === "name" ? `${value} (${fresh.slice(0, 8)})` : value];
  });
  return Object.fromEntries(entries) as R;
}
