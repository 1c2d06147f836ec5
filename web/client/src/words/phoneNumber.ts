import { later } from '../later/later';
import { useLater } from '../later/useLater';

// What is known of the world's numbers is large, and must not keep the inbox waiting.
const format = later(() => import('./phoneNumberFormat').then((part) => part.formatPhoneNumber));
const written = new Map<string, string>();

/** The number as people write it. */
export function usePhoneNumberInWords(number: string): string {
  useLater(format, true);
  return numberInWords(number);
}

/** The same, outside of what React shows. */
export function numberInWords(number: string): string {
  const state = format.get();
  if (state.kind !== 'here') return number;
  const words = written.get(number) ?? state.value(number);
  written.set(number, words);
  return words;
}
