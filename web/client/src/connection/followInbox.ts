import type { Client, CombinedError } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { hasCode } from './errorCode';
import { announceInboxEvent } from './inboxEvents';
import { InboxEventsDocument } from './inboxEventsDocument';
import { keepOpen, type Wait } from './keepOpen';

interface FollowInbox {
  client: Client;
  /** Where the log stood before anything else was read. */
  after: string;
  /** The log no longer reaches back to the cursor. */
  onExpired(): void;
  wait?: Wait;
}

/**
 * Follows the events of the inbox until it is told to stop. Lost connections are resumed by the
 * socket; a stream that the server ended is asked for again after the last cursor seen.
 */
export function followInbox({ client, after, onExpired, wait }: FollowInbox) {
  let cursor = after;

  function refused(error: CombinedError): boolean {
    if (hasCode(error, 'UNAUTHENTICATED')) return true;
    if (!hasCode(error, 'CURSOR_EXPIRED')) return false;
    onExpired();
    return true;
  }

  return keepOpen(
    ({ ended, heard, giveUp }) =>
      pipe(
        client.subscription(InboxEventsDocument, { after: cursor }),
        onEnd(ended),
        subscribe(({ data, error }) => {
          if (error && refused(error)) giveUp();
          const event = data?.inboxEvents;
          if (!event) return;
          cursor = event.cursor;
          heard();
          if (event.__typename !== 'Heartbeat') announceInboxEvent(client, event);
        }),
      ).unsubscribe,
    wait,
  );
}
