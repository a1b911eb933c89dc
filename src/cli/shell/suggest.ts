import { closestMatch } from "leven";

/** Completes the message about an unknown name: with the closest known name, or with all of them if they are few. */
export function suggest(name: string, known: readonly string[]): string {
  const byLowerCase = new Map(known.map((one) => [one.toLowerCase(), one]));
  const maxDistance = Math.max(2, Math.floor(name.length / 3));
  const closest = closestMatch(name.toLowerCase(), [...byLowerCase.keys()], { maxDistance });
  if (closest !== undefined) return `. Did you mean ${byLowerCase.get(closest)}?`;
  return known.length > 0 && known.length <= 20 ? `. Pass one of: ${known.join(", ")}.` : ".";
}
