import { createRequest, type ExchangeIO, makeOperation, type Operation } from '@urql/core';
import { beforeEach, expect, it, vi } from 'vitest';
import { makeSubject, map, pipe, publish } from 'wonka';
import { eventsAfterAnswers } from './eventsAfterAnswers';

vi.useFakeTimers();

let heard: string[];
let ask: (operation: Operation) => void;
let answer: (operation: Operation) => void;
let sink: ReturnType<ReturnType<typeof eventsAfterAnswers>['hold']>;

function operation(kind: 'query' | 'mutation', name: string) {
  return makeOperation(kind, createRequest(`{ ${name} }`, {}), {
    url: '/graphql',
    requestPolicy: 'network-only',
    preferGetMethod: false,
  });
}

beforeEach(() => {
  heard = [];
  const asked = makeSubject<Operation>();
  const answered = makeSubject<Operation>();
  const events = eventsAfterAnswers();
  const forward: ExchangeIO = (operations$) => {
    pipe(operations$, publish);
    return pipe(
      answered.source,
      map((each) => ({ operation: each, stale: false, hasNext: false })),
    );
  };
  const input = { client: {}, forward, dispatchDebug: () => {} } as unknown;
  const exchange = events.exchange(input as Parameters<typeof events.exchange>[0]);
  pipe(
    exchange(asked.source),
    map(() => heard.push('answer')),
    publish,
  );
  ask = asked.next;
  answer = answered.next;
  sink = events.hold<unknown>({
    next: (event) => heard.push(String(event)),
    error: () => heard.push('error'),
    complete: () => heard.push('complete'),
  });
});

it('lets an event pass while nothing is asked', () => {
  sink.next('event');
  expect(heard).toEqual(['event']);
});

it('holds events until the answer under way is written, and keeps their order', () => {
  const list = operation('query', 'list');
  ask(list);
  sink.next('first');
  sink.next('second');
  sink.complete();
  expect(heard).toEqual([]);
  answer(list);
  vi.runAllTimers();
  expect(heard).toEqual(['answer', 'first', 'second', 'complete']);
});

it('waits for all answers, and for none that nobody wants any more', () => {
  const list = operation('query', 'list');
  const sending = operation('mutation', 'send');
  ask(list);
  ask(sending);
  sink.next('event');
  answer(sending);
  vi.runAllTimers();
  expect(heard).toEqual(['answer']);
  ask(makeOperation('teardown', list, list.context));
  vi.runAllTimers();
  expect(heard).toEqual(['answer', 'event']);
});

it('delivers nothing to whoever has left', () => {
  const list = operation('query', 'list');
  ask(list);
  sink.next('event');
  sink.drop();
  answer(list);
  vi.runAllTimers();
  expect(heard).toEqual(['answer']);
});
