const listeners = new Set<() => void>();

/** Says that the address bar was written to: browsers only tell of going back and forward. */
export function announceAddress() {
  for (const listener of listeners) listener();
}

export function subscribeToAddress(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function addressParameter(name: string): string | null {
  return new URLSearchParams(window.location.search).get(name);
}
