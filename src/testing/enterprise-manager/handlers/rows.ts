import type { Row } from "../../store/table.js";
import { rewriteTexts } from "../../store/texts.js";
import { idIn } from "../document.js";

/** Returns a copy of a row of one entity as a row of another, with the ID and the name replaced. */
export function renamed<T>(row: T, from: Row, to: Row): T {
  const [oldId, newId] = [idIn(from) ?? "none", idIn(to) ?? "none"];
  return rewriteTexts(row, (text) => (text === from.Name ? String(to.Name) : text.replaceAll(oldId, newId)));
}

/** Returns a copy of an example in which nothing has been used or counted. */
export function unused(example: Row): Row {
  const isUsage = (name: string, value: unknown) => typeof value === "number" && /Us(ed|age)|Count$/.test(name);
  return JSON.parse(JSON.stringify(example, (name, value) => (isUsage(name, value) ? 0 : value)));
}

/** Returns the properties of a body that have one of the names, and a value. */
export function pick(body: object, names: readonly string[]): Row {
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}
