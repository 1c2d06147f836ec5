import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { hasCode } from '../connection/errorCode';
import { keepOpen, type Wait } from '../connection/keepOpen';
import { type InboxStats, InboxStatsDocument } from './inboxStatsDocument';

interface FollowStats {
  client: Client;
  onStats(stats: InboxStats): void;
  /** Whoever watches may not see the numbers any more. They are asked for again: it may be undone. */
  onForbidden(): void;
  wait?: Wait;
}

/**
 * Follows the numbers until it is told to stop. The socket asks again after a lost connection; a
 * stream that the server has ended is asked for again here, unless the session has ended with it.
 */
export function followStats({ client, onStats, onForbidden, wait }: FollowStats): () => void {
  return keepOpen(
    ({ ended, heard, giveUp }) =>
      pipe(
        client.subscription(InboxStatsDocument, {}),
        onEnd(ended),
        subscribe(({ data, error }) => {
          if (hasCode(error, 'UNAUTHENTICATED')) giveUp();
          if (hasCode(error, 'FORBIDDEN')) onForbidden();
          if (error || !data) return;
          heard();
          onStats(data.inboxStats);
        }),
      ).unsubscribe,
    wait,
  );
}
