import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { hasCode } from '../connection/errorCode';
import { waitBeforeRetry } from '../connection/eventSocket';
import { type InboxStats, InboxStatsDocument } from './inboxStatsDocument';

interface FollowStats {
  client: Client;
  onStats(stats: InboxStats): void;
  /** Whoever watches may not see the numbers any more. They are asked for again: it may be undone. */
  onForbidden(): void;
  wait?: (retries: number) => Promise<void>;
}

/**
 * Follows the numbers until it is told to stop. The socket asks again after a lost connection; a
 * stream that the server has ended is asked for again here, unless the session has ended with it.
 */
export function followStats({
  client,
  onStats,
  onForbidden,
  wait = waitBeforeRetry,
}: FollowStats): () => void {
  let failures = 0;
  let stopped = false;
  let stopStream = () => {};

  function open() {
    let over = false;
    const { unsubscribe } = pipe(
      client.subscription(InboxStatsDocument, {}),
      onEnd(() => {
        if (!over) void openLater();
      }),
      subscribe(({ data, error }) => {
        if (hasCode(error, 'UNAUTHENTICATED')) over = true;
        if (hasCode(error, 'FORBIDDEN')) onForbidden();
        if (error || !data) return;
        failures = 0;
        onStats(data.inboxStats);
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
