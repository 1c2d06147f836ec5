import { waitBeforeRetry } from './eventSocket';

interface Stream {
  /** The server has ended it. */
  ended(): void;
  /** It works: the next wait is a short one again. */
  heard(): void;
  /** It is not to be opened again. */
  giveUp(): void;
}

export type Wait = (retries: number) => Promise<void>;

/** Opens a stream, and again after a while whenever the server ends it, until it is told to stop. */
export function keepOpen(begin: (stream: Stream) => () => void, wait: Wait = waitBeforeRetry) {
  let failures = 0;
  let stopped = false;
  let stopStream = () => {};

  function open() {
    let over = false;
    const unsubscribe = begin({
      ended: () => {
        if (!over) void openLater();
      },
      heard: () => {
        failures = 0;
      },
      giveUp: () => {
        over = true;
      },
    });
    stopStream = () => {
      over = true;
      unsubscribe();
    };
  }

  async function openLater() {
    await wait(failures);
    failures += 1;
    if (!stopped) open();
  }

  open();
  return () => {
    stopped = true;
    stopStream();
  };
}
