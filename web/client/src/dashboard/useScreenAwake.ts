import { useEffect } from 'react';

/** Asks that the screen does not go dark, and asks again after the page was hidden. */
export function useScreenAwake() {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let left = false;
    async function ask() {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      // Refused on a low battery, for one: then the screen keeps to its own rules.
      lock = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (left) void lock?.release();
    }
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      left = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, []);
}
