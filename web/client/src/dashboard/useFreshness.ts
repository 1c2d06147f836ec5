import { useEffect, useRef, useState } from 'react';
import { type ConnectionStateStore, useConnectionState } from '../connection/connectionState';

/** A hiccup shorter than this is nobody's business. */
const SAY_LOST_AFTER = 2_000;
const SAY_BACK_FOR = 6_000;

export type Freshness = { is: 'fresh' | 'back' } | { is: 'lost'; since: string };

/** Whether what is shown is true by now. `times`: how often the numbers have come. */
export function useFreshness(connection: ConnectionStateStore, times: number): Freshness {
  const state = useConnectionState(connection);
  const [freshness, setFreshness] = useState<Freshness>({ is: 'fresh' });
  const timesBefore = useRef(times);
  const wasLost = useRef(false);

  useEffect(() => {
    if (state !== 'lost') return;
    const since = new Date().toISOString();
    const timer = setTimeout(() => {
      wasLost.current = true;
      setFreshness((before) => (before.is === 'lost' ? before : { is: 'lost', since }));
    }, SAY_LOST_AFTER);
    return () => clearTimeout(timer);
  }, [state]);

  useEffect(() => {
    const came = times !== timesBefore.current;
    timesBefore.current = times;
    // An open connection alone brings nothing: only the numbers that come over it do.
    if (state !== 'open' || !came || !wasLost.current) return;
    wasLost.current = false;
    setFreshness({ is: 'back' });
  }, [state, times]);

  useEffect(() => {
    if (freshness.is !== 'back') return;
    const timer = setTimeout(() => setFreshness({ is: 'fresh' }), SAY_BACK_FOR);
    return () => clearTimeout(timer);
  }, [freshness]);

  return freshness;
}
