import type { Client } from 'urql';

const listeners = new WeakMap<Client, Set<() => void>>();

function of(client: Client) {
  let set = listeners.get(client);
  if (!set) {
    set = new Set();
    listeners.set(client, set);
  }
  return set;
}

/** Says that an event was written to the cache of this client. */
export function announceInboxEvent(client: Client) {
  for (const listener of of(client)) listener();
}

/**
 * Calls back once events have settled for a moment, and at the latest after four such moments:
 * a busy morning is asked about now and then, not once per event.
 */
export function onInboxEvents(client: Client, settle: number, callback: () => void): () => void {
  let first = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function fire() {
    first = 0;
    callback();
  }
  function onEvent() {
    const now = Date.now();
    first ||= now;
    clearTimeout(timer);
    timer = setTimeout(fire, Math.max(0, Math.min(settle, first + 4 * settle - now)));
  }
  of(client).add(onEvent);
  return () => {
    clearTimeout(timer);
    of(client).delete(onEvent);
  };
}
