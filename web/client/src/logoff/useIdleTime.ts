import { useCallback, useEffect, useRef, useState } from 'react';
import { type IdleState, idleState } from './idleState';
import { LAST_ACTIVITY, lastActivity, noteActivity } from './lastActivity';
import { onActivity } from './onActivity';

const CHANNEL = 'frontdesk.idle';
/** A computer that slept does not say so: it is looked at the clock now and then. */
const LOOK_AT_LEAST_EVERY = 20_000;

function stateNow(limit: number | null): IdleState {
  const now = Date.now();
  const last = lastActivity();
  if (last === null) noteActivity(now);
  return limit === null
    ? { kind: 'active', nextLook: Number.POSITIVE_INFINITY }
    : idleState(now, last ?? now, limit);
}

/**
 * Where this browser stands between activity and logoff; all of its windows say the same. Calls back
 * with what a person does in this one.
 */
export function useIdleTime(limit: number | null, onActive: () => void) {
  const [state, setState] = useState(() => stateNow(limit));
  const look = useRef(() => {});

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const channel = new BroadcastChannel(CHANNEL);

    function lookNow() {
      clearTimeout(timer);
      if (over) return;
      const next = stateNow(limit);
      setState((before) => (isSame(before, next) ? before : next));
      if (next.kind === 'over') {
        over = true;
        // Timers of windows that nobody sees run late.
        channel.postMessage(null);
      } else timer = setTimeout(lookNow, Math.min(next.nextLook, LOOK_AT_LEAST_EVERY));
    }

    function onStorage({ key }: StorageEvent) {
      if (key === LAST_ACTIVITY) lookNow();
    }

    look.current = lookNow;
    channel.onmessage = lookNow;
    window.addEventListener('storage', onStorage);
    window.addEventListener('focus', lookNow);
    document.addEventListener('visibilitychange', lookNow);
    const stop = onActivity(() => {
      // Once the warning stands, it wants an answer, and not a nudge of the table.
      if (stateNow(limit).kind !== 'active') return lookNow();
      noteActivity();
      onActive();
    });
    lookNow();
    return () => {
      clearTimeout(timer);
      stop();
      channel.close();
      window.removeEventListener('storage', onStorage);
      window.removeEventListener('focus', lookNow);
      document.removeEventListener('visibilitychange', lookNow);
    };
  }, [limit, onActive]);

  const stay = useCallback(() => {
    if (stateNow(limit).kind !== 'over') {
      noteActivity();
      onActive();
    }
    look.current();
  }, [limit, onActive]);

  return { state, stay };
}

function isSame(one: IdleState, other: IdleState): boolean {
  if (one.kind !== other.kind) return false;
  return one.kind !== 'warning' || one.secondsLeft === (other as typeof one).secondsLeft;
}
