/** The letters of a picture that is not there. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[Symbol.iterator]().next().value ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[Symbol.iterator]().next().value ?? '') : '';
  return (first + last).toUpperCase();
}

/** One of a few calm hues, always the same for the same id. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  // Steps of the golden angle keep ids that differ by little apart.
  return Math.round(sum * 137.508) % 360;
}
