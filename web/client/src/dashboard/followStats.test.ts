import { type Client, CombinedError } from '@urql/core';
import { beforeEach, expect, it } from 'vitest';
import { makeSubject, onStart, pipe, type Subject } from 'wonka';
import { followStats } from './followStats';

type Result = { data?: object; error?: CombinedError };

let streams: Subject<Result>[];
let heard: unknown[];
const tick = () => new Promise((resolve) => setTimeout(resolve));

function refusal(code: string) {
  return new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] });
}

function follow() {
  const client = {
    subscription() {
      const subject = makeSubject<Result>();
      return pipe(
        subject.source,
        onStart(() => streams.push(subject)),
      );
    },
  } as unknown as Client;
  return followStats({
    client,
    onStats: (stats) => heard.push(stats.open),
    onForbidden: () => heard.push('forbidden'),
    wait: () => Promise.resolve(),
  });
}

function end(result: Result) {
  streams.at(-1)?.next(result);
  streams.at(-1)?.complete();
}

beforeEach(() => {
  streams = [];
  heard = [];
});

it('asks again when the server ends the stream, and goes on with its numbers', async () => {
  follow();
  end({ data: { inboxStats: { open: 1 } } });
  await tick();
  end({ error: refusal('INTERNAL') });
  await tick();
  streams.at(-1)?.next({ data: { inboxStats: { open: 2 } } });
  expect([heard, streams.length]).toEqual([[1, 2], 3]);
});

it('says that the numbers may not be seen, and asks again', async () => {
  follow();
  end({ error: refusal('FORBIDDEN') });
  await tick();
  expect([heard, streams.length]).toEqual([['forbidden'], 2]);
});

it('leaves a session that ended alone, and stops when it is told to', async () => {
  follow();
  end({ error: refusal('UNAUTHENTICATED') });
  await tick();
  expect(streams.length).toBe(1);
  const stop = follow();
  stop();
  await tick();
  expect(streams.length).toBe(2);
});
