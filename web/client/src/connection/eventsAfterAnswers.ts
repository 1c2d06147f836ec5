import type { Exchange } from '@urql/core';
import { pipe, tap } from 'wonka';

/** What an operation over the socket is told, one call after the other. */
export interface Sink<Value> {
  next(value: Value): void;
  error(reason: unknown): void;
  complete(): void;
}

/**
 * Holds events back while the answer to a query or mutation is under way. An answer may have been
 * read before the event and arrive after it: written last, it would bring the older state back.
 * An event that is written after the answer is always at least as new as what it overwrites,
 * because whatever changes later has an event of its own.
 */
export function eventsAfterAnswers() {
  const asked = new Set<number>();
  const held: (() => void)[] = [];

  function release() {
    while (asked.size === 0 && held.length > 0) held.shift()?.();
  }

  function answered(key: number) {
    // The answer is written to the cache after this exchange has passed it on.
    if (asked.delete(key)) setTimeout(release);
  }

  function inTurn(deliver: () => void) {
    if (asked.size === 0 && held.length === 0) deliver();
    else held.push(deliver);
  }

  const exchange: Exchange =
    ({ forward }) =>
    (operations$) =>
      pipe(
        operations$,
        tap((operation) => {
          if (operation.kind === 'teardown') answered(operation.key);
          else if (operation.kind !== 'subscription') asked.add(operation.key);
        }),
        forward,
        tap((result) => answered(result.operation.key)),
      );

  function hold<Value>(sink: Sink<Value>): Sink<Value> & { drop(): void } {
    let open = true;
    const whileOpen = (deliver: () => void) => inTurn(() => open && deliver());
    return {
      next: (value) => whileOpen(() => sink.next(value)),
      error: (reason) => whileOpen(() => sink.error(reason)),
      complete: () => whileOpen(() => sink.complete()),
      drop: () => {
        open = false;
      },
    };
  }

  return { exchange, hold };
}
