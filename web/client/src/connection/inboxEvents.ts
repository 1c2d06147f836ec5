import type { Client } from 'urql';
import type { ResultOf } from '../graphql';
import type { InboxEventsDocument } from './inboxEventsDocument';

export type InboxEvent = ResultOf<typeof InboxEventsDocument>['inboxEvents'];
type Listener = (event: InboxEvent) => void;

const listeners = new WeakMap<Client, Set<Listener>>();

function of(client: Client) {
  let set = listeners.get(client);
  if (!set) {
    set = new Set();
    listeners.set(client, set);
  }
  return set;
}

/** Says that an event was written to the cache of this client. */
export function announceInboxEvent(client: Client, event: InboxEvent) {
  for (const listener of of(client)) listener(event);
}

/** Calls back with each event, once it was written to the cache. */
export function onEachInboxEvent(client: Client, callback: Listener): () => void {
  of(client).add(callback);
  return () => {
    of(client).delete(callback);
  };
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
