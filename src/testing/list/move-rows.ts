import { type Random, randomUid } from "../random.js";
import type { Row, Source, Table } from "../store/table.js";
import { rewriteTexts } from "../store/texts.js";

/** Deletes one random row of a table and inserts another one before or after all others. */
export function moveRows(listed: Source<Row>, random: Random): void {
  const source = listed.base ?? listed;
  if (!isTable(source) || source.size < 2) return;
  const pick = () => source.at(source.ordinals()[Math.floor(random() * source.size)] ?? 0);
  const row = pick();
  const [old, fresh] = [source.key(row), randomUid(random)];
  const copy: Row = rewriteTexts(row, (text) => text.replaceAll(old, fresh));
  const name = "Name" in copy ? "Name" : "name";
  const renamed = name in copy ? { [name]: `${copy[name]} (${fresh.slice(0, 8)})` } : {};
  source.insert({ ...copy, ...renamed }, random() < 0.5 ? "first" : "last");
  source.remove(source.key(pick()));
}

function isTable(source: Source<Row>): source is Table<Row> {
  return "insert" in source;
}
