import type { Shape, Slot } from "./shape.js";

export function typesText({ types }: Shape): string {
  return types.length === 0 ? "any" : types.join(" or ");
}

export function variantsText(shape: Shape): string {
  return shape.variants.length === 0 ? typesText(shape) : shape.variants.map(describe).join(" or ");
}

/** A slot in a few words, for example "string (uuid) or null". */
export function describe({ shape, nullable }: Slot): string {
  const { name, format, items } = shape;
  const text = name ?? (items ? `array of ${items.shape.name ?? typesText(items.shape)}` : typesText(shape));
  return `${text}${format && !name ? ` (${format})` : ""}${nullable && shape.types.length > 0 ? " or null" : ""}`;
}

export function valuesText(values: string[] | undefined): string {
  return values ? `${values.length} values` : "any value";
}

/** What their enum has beyond ours and lacks of it. */
export function changedValuesText(ours: string[] | undefined, theirs: string[] | undefined): string {
  if (!ours || !theirs) return theirs ? `only ${theirs.join(", ")}` : "any value";
  const say = (word: string, values: string[]) => (values.length > 0 ? [`${word} ${values.join(", ")}`] : []);
  const more = theirs.filter((value) => !ours.includes(value));
  const less = ours.filter((value) => !theirs.includes(value));
  return [...say("with", more), ...say("without", less)].join(" and ");
}
