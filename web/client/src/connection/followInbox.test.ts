import { type Client, CombinedError } from '@urql/core';
import { beforeEach, expect, it, vi } from 'vitest';
import { makeSubject, onStart, pipe, type Subject } from 'wonka';
import { followInbox } from './followInbox';

type Result = { data?: object; error?: CombinedError };

let streams: { after: string; subject: Subject<Result> }[];
let expired: number;
const tick = () => new Promise((resolve) => setTimeout(resolve));

function refusal(code: string) {
  return new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] });
}

function follow() {
  const client = {
    subscription(_document: unknown, { after }: { after: string }) {
      const subject = makeSubject<Result>();
      return pipe(
        subject.source,
        onStart(() => streams.push({ after, subject })),
      );
    },
  } as unknown as Client;
  return followInbox({
    client,
    after: 'k1',
    onExpired: () => {
      expired += 1;
    },
    wait: () => Promise.resolve(),
  });
}

function latest() {
  const stream = streams.at(-1);
  if (!stream) throw new Error('nothing is followed');
  return stream;
}

beforeEach(() => {
  streams = [];
  expired = 0;
  vi.useRealTimers();
});

it('asks again after the last cursor when the server ends the stream', async () => {
  follow();
  latest().subject.next({ data: { inboxEvents: { __typename: 'Heartbeat', cursor: 'k7' } } });
  latest().subject.complete();
  await tick();
  expect(streams.map((stream) => stream.after)).toEqual(['k1', 'k7']);
});

it('starts over where the log no longer reaches back, and asks no more', async () => {
  follow();
  latest().subject.next({ error: refusal('CURSOR_EXPIRED') });
  latest().subject.complete();
  await tick();
  expect([expired, streams.length]).toEqual([1, 1]);
});

it('leaves a session that ended alone', async () => {
  follow();
  latest().subject.next({ error: refusal('UNAUTHENTICATED') });
  latest().subject.complete();
  await tick();
  expect([expired, streams.length]).toEqual([0, 1]);
});

it('tries again after any other fault', async () => {
  follow();
  latest().subject.next({ error: refusal('INTERNAL') });
  latest().subject.complete();
  await tick();
  expect(streams.length).toBe(2);
});

it('stops when it is told to', async () => {
  const stop = follow();
  stop();
  await tick();
  expect(streams.length).toBe(1);
});
