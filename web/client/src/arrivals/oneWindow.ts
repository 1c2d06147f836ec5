/**
 * Of all windows of this browser one has the bell: the one that was used last. A browser without
 * locks, which is one that was reached over plain http, rings in each.
 */
export function oneWindow(name: string) {
  const { locks } = navigator as { locks?: LockManager };
  let has = !locks;
  let stopped = false;
  let turn = 0;
  let waiting = new AbortController();
  let release = () => {};

  function hold() {
    has = true;
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  }

  function ask(options: LockOptions) {
    turn += 1;
    const mine = turn;
    const over = () => {
      if (mine !== turn) return;
      has = false;
      if (!stopped) wait();
    };
    locks?.request(name, options, hold).then(over, over);
  }

  function wait() {
    waiting = new AbortController();
    ask({ signal: waiting.signal });
  }

  function take() {
    if (has || stopped || !locks) return;
    waiting.abort();
    ask({ steal: true });
  }

  wait();
  window.addEventListener('pointerdown', take, true);
  window.addEventListener('keydown', take, true);
  return {
    hasBell: () => has,
    stop() {
      stopped = true;
      window.removeEventListener('pointerdown', take, true);
      window.removeEventListener('keydown', take, true);
      waiting.abort();
      release();
    },
  };
}
