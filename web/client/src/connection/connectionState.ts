import { useSyncExternalStore } from 'react';

export type ConnectionState = 'connecting' | 'open' | 'lost';

/** Whether events reach this window, for whoever wants to say so. */
export function createConnectionState() {
  let state: ConnectionState = 'connecting';
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(next: ConnectionState) {
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export type ConnectionStateStore = ReturnType<typeof createConnectionState>;

export function useConnectionState(store: ConnectionStateStore): ConnectionState {
  return useSyncExternalStore(store.subscribe, store.get);
}
