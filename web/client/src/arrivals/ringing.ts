import type { Arrival } from './arrivalOf';

/** How long the window that rings listens whether another has it on its screen. */
const LISTEN = 400;
/** Files come with the text that they travelled in: that is one thing to be told of. */
const ONCE_IN = 2_000;

interface Ringing {
  hasBell(): boolean;
  /** Whether this person can be looking at the conversation in this very window. */
  isOnScreen(conversationId: string): boolean;
  tellSeen(itemId: string): void;
  ring(arrival: Arrival): void;
  chime(): void;
}

/** What one window does as something comes in. */
export function createRinging({ hasBell, isOnScreen, tellSeen, ring, chime }: Ringing) {
  const seen = new Set<string>();
  let lastChime = Number.NEGATIVE_INFINITY;

  function tell(arrival: Arrival) {
    if (seen.has(arrival.itemId)) return;
    ring(arrival);
    if (Date.now() - lastChime < ONCE_IN) return;
    lastChime = Date.now();
    chime();
  }

  return {
    arrived(arrival: Arrival) {
      if (isOnScreen(arrival.conversationId)) tellSeen(arrival.itemId);
      else if (hasBell()) setTimeout(() => tell(arrival), LISTEN);
    },
    seenElsewhere(itemId: string) {
      seen.add(itemId);
    },
  };
}
