import { useEffect, useSyncExternalStore } from 'react';
import type { Later, State } from './later';

/** Fetches it from when it is wanted, if nobody did before. */
export function useLater<Value>(part: Later<Value>, isWanted: boolean): State<Value> {
  const state = useSyncExternalStore(part.subscribe, part.get);
  useEffect(() => {
    if (isWanted) void part.fetch();
  }, [part, isWanted]);
  return state;
}
