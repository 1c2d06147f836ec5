import type { Client, CombinedError } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { hasCode } from './errorCode';
import { waitBeforeRetry } from './eventSocket';
import { announceInboxEvent } from './inboxEvents';
import { InboxEventsDocument } from './inboxEventsDocument';

interface FollowInbox {
  client: Client;
  /** Where the log stood before anything else was read. */
  after: string;
  /** The log no longer reaches back to the cursor. */
  onExpired(): void;
  wait?: (retries: number) => Promise<void>;
}

/**
 * Follows the events of the inbox until it is told to stop. Lost connections are resumed by the
 * socket; a stream that the server ended is asked for again after the last cursor seen.
 */
export function followInbox({ client, after, onExpired, wait = waitBeforeRetry }: FollowInbox) {
  let cursor = after;
  let failures = 0;
  let stopped = false;
  let stopStream = () => {};

  function refused(error: CombinedError): boolean {
    if (hasCode(error, 'UNAUTHENTICATED')) return true;
    if (!hasCode(error, 'CURSOR_EXPIRED')) return false;
    onExpired();
    return true;
  }

  function open() {
    let over = false;
    const { unsubscribe } = pipe(
      client.subscription(InboxEventsDocument, { after: cursor }),
      onEnd(() => {
        if (!over) void openLater();
      }),
      subscribe(({ data, error }) => {
        if (error && refused(error)) over = true;
        const event = data?.inboxEvents;
        if (!event) return;
        cursor = event.cursor;
        failures = 0;
        if (event.__typename !== 'Heartbeat') announceInboxEvent(client, event);
      }),
    );
    stopStream = () => {
      over = true;
      unsubscribe();
    };
  }

  async function openLater() {
    await wait(failures);
    failures += 1;
    if (!stopped) open();
  }

  open();
  return () => {
    stopped = true;
    stopStream();
  };
}
