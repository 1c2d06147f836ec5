import { fetchEverything } from './later';

const WITHIN = 5_000;

/** So that what is opened later opens at once, and without a connection too. */
export function fetchWhenIdle(): () => void {
  async function fetchAll() {
    if (!(await fetchEverything())) window.addEventListener('online', fetchAll, { once: true });
  }

  // Safari does not tell when it is idle.
  const idle = window.requestIdleCallback
    ? window.requestIdleCallback(() => void fetchAll(), { timeout: WITHIN })
    : window.setTimeout(() => void fetchAll(), WITHIN / 5);
  return () => {
    if (window.cancelIdleCallback) window.cancelIdleCallback(idle);
    else clearTimeout(idle);
    window.removeEventListener('online', fetchAll);
  };
}
