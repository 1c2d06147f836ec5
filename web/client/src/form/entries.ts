/** A line of a list that is being changed: what is written in it changes, the line stays the same. */
export interface Entry {
  key: number;
  text: string;
}

let made = 0;

export function newEntry(text: string): Entry {
  made += 1;
  return { key: made, text };
}

/** What the lines say, without the empty ones. */
export function written(entries: readonly Entry[]): string[] {
  return entries.map((each) => each.text.trim()).filter(Boolean);
}

/** The line that a refusal quotes, as “+1 212” has too few digits does; else the last one. */
export function atFault(problem: string, entries: readonly Entry[]): number | undefined {
  const quoted = /^“(.+?)”/.exec(problem)?.[1];
  const texts = entries.map((each) => each.text.trim());
  const exact = texts.indexOf(quoted ?? '');
  const begun = texts.findIndex((text) => quoted !== undefined && text.startsWith(quoted));
  return entries.at(exact >= 0 ? exact : begun)?.key;
}
