/** What carriers take as one text. */
export const LONGEST_TEXT = 1600;

/** How long a text is, once that matters. */
export function lengthWords(length: number, segments: number): string {
  if (length > LONGEST_TEXT) {
    const over = length - LONGEST_TEXT;
    return `Too long by ${over} ${over === 1 ? 'character' : 'characters'}: a text holds ${LONGEST_TEXT}.`;
  }
  if (segments <= 1) return '';
  const left = LONGEST_TEXT - length;
  return `${segments} SMS segments${left <= 200 ? `, ${left} characters left` : ''}`;
}
