export type State<Value> =
  | { kind: 'untouched' }
  | { kind: 'waiting' }
  | { kind: 'failed' }
  | { kind: 'here'; value: Value };

/** What the first page can do without: fetched when nothing else is to be done, or once it is needed. */
export interface Later<Value> {
  get(): State<Value>;
  /** Never rejects: whoever cares looks at what became of it. What has failed is tried again. */
  fetch(): Promise<void>;
  subscribe(listener: () => void): () => void;
}

const all: Later<unknown>[] = [];

export function later<Value>(load: () => Promise<Value>): Later<Value> {
  let state: State<Value> = { kind: 'untouched' };
  let fetching: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  function become(next: State<Value>) {
    state = next;
    for (const listener of listeners) listener();
  }

  const made: Later<Value> = {
    get: () => state,
    fetch() {
      if (state.kind === 'here') return Promise.resolve();
      if (!fetching) {
        become({ kind: 'waiting' });
        fetching = load()
          .then(
            (value) => become({ kind: 'here', value }),
            () => become({ kind: 'failed' }),
          )
          .finally(() => {
            fetching = undefined;
          });
      }
      return fetching;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  all.push(made);
  return made;
}

/**
 * One after the other, those included that come with another. What cannot be had now is left for
 * when it is needed.
 */
export async function fetchEverything(): Promise<boolean> {
  for (const each of all) await each.fetch();
  return all.every((each) => each.get().kind === 'here');
}
