import type { PendingText } from './sending';

/**
 * Texts on their way outlive a reload of this window, and no other window takes them for its own.
 */
export function keptPending(userId: string) {
  const name = `frontdesk.pending.${userId}`;
  return {
    load(): PendingText[] {
      try {
        return JSON.parse(sessionStorage.getItem(name) ?? '[]') as PendingText[];
      } catch {
        return [];
      }
    },
    save(pending: PendingText[]) {
      try {
        if (pending.length > 0) sessionStorage.setItem(name, JSON.stringify(pending));
        else sessionStorage.removeItem(name);
      } catch {
        // The window keeps them in memory all the same.
      }
    },
  };
}
