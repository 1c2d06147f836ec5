import { type Client, createClient } from 'graphql-ws';
import type { ConnectionStateStore } from './connectionState';

const PING_EVERY = 12_000;
const PONG_WITHIN = 6_000;
const ACK_WITHIN = 10_000;
const LONGEST_WAIT = 20_000;

/** The one WebSocket of this window. It is opened again for as long as somebody listens. */
export function openEventSocket(
  endpoint: string,
  connection: ConnectionStateStore,
  onLost: () => void,
): Client {
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  const socket = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${endpoint}`,
    connectionAckWaitTimeout: ACK_WITHIN,
    keepAlive: PING_EVERY,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitBeforeRetry,
    on: {
      connected: () => connection.set('open'),
      closed: () => {
        clearTimeout(pongDue);
        connection.set('lost');
        onLost();
      },
      ping: (received) => {
        if (received) return;
        clearTimeout(pongDue);
        // A network that went silent closes nothing: without this the window would wait for ever.
        pongDue = setTimeout(() => socket.terminate(), PONG_WITHIN);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
    },
  });
  return socket;
}

/** Backs off with jitter, so that a restarted server is not met by every window at once. */
export function waitBeforeRetry(retries: number): Promise<void> {
  const longest = Math.min(LONGEST_WAIT, 500 * 2 ** retries);
  return new Promise((resolve) => {
    const timer = setTimeout(done, longest / 2 + (Math.random() * longest) / 2);
    function done() {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      resolve();
    }
    globalThis.addEventListener?.('online', done);
  });
}
