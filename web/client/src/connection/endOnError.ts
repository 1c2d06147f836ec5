import type { ExecutionResult } from '@urql/core';
import type { Sink } from './eventsAfterAnswers';

/**
 * What an operation over the socket is refused with becomes its last result. urql passes an error
 * on and ends nothing, so that whoever asks again at the end of a stream never would.
 */
export function endOnError(sink: Sink<ExecutionResult>): Sink<ExecutionResult> {
  return {
    next: sink.next,
    error(reason) {
      const errors = Array.isArray(reason) ? reason : [{ message: String(reason) }];
      sink.next({ errors });
      sink.complete();
    },
    complete: sink.complete,
  };
}
