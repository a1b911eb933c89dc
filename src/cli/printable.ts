/**
 * Returns text from outside in a form that is safe to print on a terminal and in a log: control characters, escape sequences,
 * line breaks and marks that change the direction of text become visible.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  });
}

/** The same for text with several lines. JSON keeps its value. */
export const printableLines = (text: string) => text.split("\n").map(printable).join("\n");
