import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { inboxCache } from '../cache/inboxCache';
import { createConnectionState } from './connectionState';
import { endOnError } from './endOnError';
import { hasCode } from './errorCode';
import { openEventSocket } from './eventSocket';
import { eventsAfterAnswers } from './eventsAfterAnswers';
import { resumeFromCursor } from './resumeFromCursor';
import { withoutHidden } from './withoutHidden';

const ANSWER_WITHIN = 30_000;

export interface InboxClientOptions {
  /** A path of this server's. */
  endpoint: string;
  onUnauthenticated(): void;
  onSocketLost(): void;
}

/** A request that hangs would hold the events back, so that none may hang for ever. */
const fetchInTime: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(ANSWER_WITHIN);
  return fetch(input, {
    ...init,
    signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit,
  });
};

/** One per sign-in: what one person saw is never in another's cache. */
export function createInboxClient({
  endpoint,
  onUnauthenticated,
  onSocketLost,
}: InboxClientOptions) {
  const connection = createConnectionState();
  const events = eventsAfterAnswers();
  const socket = openEventSocket(endpoint, connection, onSocketLost);
  const client = new Client({
    url: endpoint,
    fetch: fetchInTime,
    fetchOptions: { credentials: 'same-origin' },
    preferGetMethod: false,
    exchanges: [
      mapExchange({
        onResult: withoutHidden,
        onError(error) {
          if (hasCode(error, 'UNAUTHENTICATED')) onUnauthenticated();
        },
      }),
      inboxCache(),
      events.exchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe(sink) {
            const place = resumeFromCursor(request);
            const held = events.hold(sink);
            const ending = endOnError(held);
            const close = socket.subscribe(place.payload, {
              next(result) {
                place.seen(result);
                ending.next(result as Parameters<typeof sink.next>[0]);
              },
              error: ending.error,
              complete: ending.complete,
            });
            return {
              unsubscribe() {
                held.drop();
                close();
              },
            };
          },
        }),
      }),
      fetchExchange,
    ],
  });
  return {
    client,
    connection,
    close() {
      // A socket that was waiting to connect again says so by rejecting, and is gone all the same.
      Promise.resolve(socket.dispose()).catch(() => {});
    },
  };
}

export type InboxClient = ReturnType<typeof createInboxClient>;
