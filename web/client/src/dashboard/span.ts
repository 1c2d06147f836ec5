export interface SpanPart {
  value: string;
  unit: 'd' | 'h' | 'min' | 's';
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** So long in days, hours, minutes and seconds; what follows another has always two digits. */
export function spanParts(seconds: number): SpanPart[] {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: SpanPart[] = [];
  for (const [unit, length] of units) {
    const value = Math.floor(rest / length);
    rest %= length;
    if (parts.length > 0) parts.push({ value: String(value).padStart(2, '0'), unit });
    else if (value > 0 || unit === 's') parts.push({ value: String(value), unit });
  }
  return parts;
}
