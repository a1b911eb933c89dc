/** Whether a document that is no XML ends before its root element does. */
export function isCutOff(text: string): boolean {
  const document = text.trim();
  if (!document.startsWith("<")) return false;
  const root = /<([^\s<>/!?]+)/.exec(document);
  if (!root) return true;
  const lastTag = document.lastIndexOf("<");
  const last = document.slice(lastTag);
  const isEndTag = last.endsWith(">") && last.slice(0, -1).trimEnd() === `</${root[1]}`;
  return !(isEndTag || (lastTag === root.index && last.endsWith("/>")));
}

/** Whether the text ends within a reference or the beginning of markup. */
export function endsWithin(text: string, at: number): boolean {
  return text.length - at < 10 && /^(&#?\w*|<!-?|<!\[[CDAT]*)$/.test(text.slice(at));
}
