import { useCallback, useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { MarkReadDocument } from './conversationDocument';

const READ_IN = 700;

interface Reading {
  conversationId: string;
  isUnread: boolean;
  newestId: string | null;
  /** Whether the newest item is on the screen. */
  atNewest: boolean;
}

/** Whether somebody can be looking at this window. */
export function useWindowWatched(): boolean {
  const [watched, setWatched] = useState(isWatched);
  useEffect(() => {
    const update = () => setWatched(isWatched());
    window.addEventListener('focus', update);
    window.addEventListener('blur', update);
    document.addEventListener('visibilitychange', update);
    return () => {
      window.removeEventListener('focus', update);
      window.removeEventListener('blur', update);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  return watched;
}

function isWatched() {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/**
 * Marks the open conversation read up to what is on the screen, once per newest item: whoever
 * marks it unread while it is open keeps it so until something new arrives.
 */
export function useMarkingRead({ conversationId, isUnread, newestId, atNewest }: Reading) {
  const watched = useWindowWatched();
  const [, markRead] = useMutation(MarkReadDocument);
  const handled = useRef<string | null>(null);
  const [seenId, setSeenId] = useState<string | null>(null);
  const onScreen = atNewest && watched;

  useEffect(() => {
    if (!newestId || !onScreen) return;
    // Whoever is about to press Enter has not read what came a blink ago.
    const seen = setTimeout(() => setSeenId(newestId), READ_IN);
    return () => clearTimeout(seen);
  }, [newestId, onScreen]);

  useEffect(() => {
    if (!newestId || !onScreen) return;
    if (handled.current === newestId) return;
    handled.current = newestId;
    if (isUnread) {
      void markRead({ input: { conversationId, upTo: newestId } }).then(({ error }) => {
        // Tried again with the next look at this window.
        if (error && handled.current === newestId) handled.current = null;
      });
    }
  }, [conversationId, isUnread, newestId, onScreen, markRead]);

  const leaveUnread = useCallback(() => {
    handled.current = newestId;
  }, [newestId]);

  return { seenId, leaveUnread };
}
