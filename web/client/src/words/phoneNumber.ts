import { useSyncExternalStore } from 'react';

let format: ((number: string) => string) | undefined;
const written = new Map<string, string>();
const listeners = new Set<() => void>();

// What is known of the world's numbers is large, and must not keep the inbox waiting.
void import('./phoneNumberFormat').then((loaded) => {
  format = loaded.formatPhoneNumber;
  for (const listener of listeners) listener();
});

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The number as people write it. */
export function usePhoneNumberInWords(number: string): string {
  return useSyncExternalStore(subscribe, () => numberInWords(number));
}

/** The same, outside of what React shows. */
export function numberInWords(number: string): string {
  if (!format) return number;
  const words = written.get(number) ?? format(number);
  written.set(number, words);
  return words;
}
