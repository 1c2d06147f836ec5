import { Client, type Operation, type OperationResult } from '@urql/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { filter, makeSubject, map, merge, pipe, subscribe } from 'wonka';
import { InboxEventsDocument } from '../connection/inboxEventsDocument';
import {
  ConversationDetailsFields,
  ConversationDocument,
} from '../conversation/conversationDocument';
import { SendEmailDocument } from '../email/emailThreadDocument';
import { readFragment } from '../graphql';
import { ConversationListDocument, ConversationRowFields } from '../list/conversationListDocument';
import { TimelineItemFields } from '../timeline/timelineItemFields';
import { LIST_PAGE } from './conversationLists';
import { inboxCache } from './inboxCache';
import { TIMELINE_PAGE } from './timelines';

const message = (id: string, at: string, more: object = {}) => ({
  __typename: 'Message',
  id,
  direction: 'INBOUND',
  body: `body of ${id}`,
  at,
  deliveryStatus: null,
  deliveryProblem: null,
  problem: null,
  author: null,
  ...more,
});

const conversation = (id: string, at: string, more: object = {}) => ({
  __typename: 'Conversation',
  id,
  phoneNumber: '+12125550100',
  isUnread: false,
  isUnresponded: false,
  isResolved: false,
  lastActivityAt: at,
  location: null,
  primaryPatient: null,
  patients: [],
  otherPatientCount: 0,
  optOut: null,
  mayWantToOptOut: null,
  suggestions: [],
  lastItem: message(`last of ${id}`, at),
  ...more,
});

const page = (typename: string, nodes: object[], pageInfo: object = {}) => ({
  __typename: typename,
  nodes,
  pageInfo: {
    __typename: 'PageInfo',
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
    ...pageInfo,
  },
});

/** The cache tells its readers a moment after it was written. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the cache of the inbox', () => {
  let answers: ((operation: Operation) => object)[];
  let client: Client;
  let emit: (event: object) => void;
  const filterAll = {};

  beforeEach(() => {
    answers = [];
    const events = makeSubject<object>();
    let subscription: Operation;
    client = new Client({
      url: '/graphql',
      preferGetMethod: false,
      exchanges: [
        inboxCache(),
        () => (operations$) => {
          const result = (operation: Operation, data: object): OperationResult => ({
            operation,
            data,
            error: undefined,
            extensions: undefined,
            stale: false,
            hasNext: operation.kind === 'subscription',
          });
          return merge([
            pipe(
              operations$,
              filter((operation) => {
                if (operation.kind === 'subscription') subscription = operation;
                return operation.kind === 'query' || operation.kind === 'mutation';
              }),
              map((operation) => result(operation, answers.shift()?.(operation) ?? {})),
            ),
            pipe(
              events.source,
              map((event) => result(subscription, { inboxEvents: event })),
            ),
          ]);
        },
      ],
    });
    emit = events.next;
    pipe(
      client.subscription(InboxEventsDocument, {}),
      subscribe(() => {}),
    );
  });

  function watchList(
    onPage: (page: { hasNextPage: boolean; endCursor: string | null }) => void = () => {},
  ) {
    const seen: string[] = [];
    pipe(
      client.query(ConversationListDocument, { filter: filterAll, first: LIST_PAGE }),
      subscribe(({ data }) => {
        const rows = data?.conversations.nodes.map((node) =>
          readFragment(ConversationRowFields, node),
        );
        if (data) onPage(data.conversations.pageInfo);
        if (rows) seen.push(rows.map((row) => row.id + (row.isUnread ? '*' : '')).join(' '));
      }),
    );
    return seen;
  }

  function watchTimeline(id: string) {
    const seen: string[] = [];
    pipe(
      client.query(ConversationDocument, { id, last: TIMELINE_PAGE }),
      subscribe(({ data }) => {
        const items = readFragment(TimelineItemFields, data?.conversation?.timeline.nodes ?? []);
        seen.push(items.map((item) => item.id).join(' '));
      }),
    );
    return seen;
  }

  it('puts an item into the timeline and its conversation into the list, once', async () => {
    answers.push(
      () => ({ conversations: page('ConversationConnection', [conversation('b', '2')]) }),
      () => ({
        conversation: {
          ...conversation('a', '1'),
          timeline: page('TimelineConnection', [message('m1', '1')]),
        },
      }),
    );
    const list = watchList();
    const timeline = watchTimeline('a');
    const added = {
      __typename: 'TimelineItemAdded',
      cursor: 'k1',
      conversation: conversation('a', '3', { isUnread: true, lastItem: message('m2', '3') }),
      item: message('m2', '3'),
    };
    emit(added);
    emit(added);
    await settled();
    expect(list.at(-1)).toBe('a* b');
    expect(timeline.at(-1)).toBe('m1 m2');
  });

  it('shows what the assistant suggests, until somebody has answered', async () => {
    answers.push(() => ({
      conversation: { ...conversation('a', '1'), timeline: page('TimelineConnection', []) },
    }));
    const seen: number[] = [];
    pipe(
      client.query(ConversationDocument, { id: 'a', last: TIMELINE_PAGE }),
      subscribe(({ data }) => {
        const details = readFragment(ConversationDetailsFields, data?.conversation);
        if (details) seen.push(details.suggestions.length);
      }),
    );
    const suggestion = { __typename: 'Suggestion', id: 's', body: 'At ten.', inReplyTo: null };
    const changed = (cursor: string, suggestions: object[]) =>
      emit({
        __typename: 'ConversationChanged',
        cursor,
        change: 'SUGGESTIONS',
        mergedPatientId: null,
        mergedInto: null,
        conversation: conversation('a', '1', { suggestions }),
      });
    changed('k1', [suggestion]);
    await settled();
    changed('k2', []);
    await settled();
    expect(seen).toEqual([0, 1, 0]);
  });

  it('puts an email that was sent into the timeline, once', async () => {
    const email = {
      __typename: 'Email',
      id: 'e1',
      direction: 'OUTBOUND',
      at: '2',
      from: 'desk@example.org',
      to: [],
      subject: 'Re: Records',
      preview: '',
      deliveryStatus: 'SENDING',
      deliveryProblem: null,
      author: null,
    };
    answers.push(
      () => ({
        conversation: {
          ...conversation('a', '1'),
          timeline: page('TimelineConnection', [message('m1', '1')]),
        },
      }),
      () => ({ sendEmail: { __typename: 'SendEmailPayload', email, errors: [] } }),
    );
    const timeline = watchTimeline('a');
    const input = { conversationId: 'a', subject: 'Re: Records', text: 'Here they are.' };
    await client.mutation(SendEmailDocument, { input });
    emit({
      __typename: 'TimelineItemAdded',
      cursor: 'k1',
      conversation: conversation('a', '2', { lastItem: email }),
      item: email,
    });
    await settled();
    expect(timeline.at(-1)).toBe('m1 e1');
  });

  it('shows the survivor of a colleague’s merge as the author of all that is loaded', async () => {
    const patient = (id: string, name: string) => ({ __typename: 'Patient', id, name });
    const by = (id: string) => ({ author: patient(id, id) });
    const opened = (id: string, nodes: object[]) => ({
      conversation: { ...conversation(id, '1'), timeline: page('TimelineConnection', nodes) },
    });
    const many = Array.from({ length: 300 }, (_, at) => message(`m${at}`, '1', by('rosita')));
    answers.push(
      () => opened('a', [...many, message('other', '2', by('ana'))]),
      () => opened('b', [message('elsewhere', '1', by('rosita'))]),
    );
    const seen: Record<string, Set<string | undefined>> = {};
    for (const id of ['a', 'b']) {
      pipe(
        client.query(ConversationDocument, { id, last: TIMELINE_PAGE }),
        subscribe(({ data }) => {
          const items = readFragment(TimelineItemFields, data?.conversation?.timeline.nodes ?? []);
          seen[id] = new Set(items.map((item) => item.author?.name));
        }),
      );
    }
    emit({
      __typename: 'ConversationChanged',
      cursor: 'k1',
      change: 'PATIENTS',
      mergedPatientId: 'rosita',
      mergedInto: patient('rosa', 'Rosa Diaz'),
      conversation: conversation('a', '1'),
    });
    await settled();
    expect(seen).toEqual({ a: new Set(['Rosa Diaz', 'ana']), b: new Set(['Rosa Diaz']) });
    expect(answers).toEqual([]);
  });

  it('changes what stands without adding it again', async () => {
    answers.push(() => ({
      conversations: page('ConversationConnection', [
        conversation('a', '2', { isUnread: true }),
        conversation('b', '1'),
      ]),
    }));
    const list = watchList();
    emit({
      __typename: 'ConversationChanged',
      cursor: 'k1',
      change: 'READ',
      mergedPatientId: null,
      mergedInto: null,
      conversation: conversation('a', '2'),
    });
    await settled();
    expect(list.at(-1)).toBe('a b');
    emit({ __typename: 'Heartbeat', cursor: 'k2' });
    await settled();
    expect(list.at(-1)).toBe('a b');
  });

  it('folds an older page into the list that is watched', async () => {
    answers.push(
      () => ({
        conversations: page('ConversationConnection', [conversation('b', '2')], {
          hasNextPage: true,
          endCursor: 'after b',
        }),
      }),
      () => ({ conversations: page('ConversationConnection', [conversation('a', '1')]) }),
    );
    const list = watchList();
    const older = { filter: filterAll, first: LIST_PAGE, after: 'after b' };
    await client.query(ConversationListDocument, older, { requestPolicy: 'network-only' });
    expect(list.at(-1)).toBe('b a');
  });

  it('goes on from where an empty page has looked to', async () => {
    const more = (endCursor: string) => ({ hasNextPage: true, endCursor });
    answers.push(
      () => ({ conversations: page('ConversationConnection', [], more('one')) }),
      () => ({ conversations: page('ConversationConnection', [], more('two')) }),
      () => ({ conversations: page('ConversationConnection', [conversation('a', '1')]) }),
    );
    const ends: (string | null | undefined)[] = [];
    const list = watchList(({ endCursor, hasNextPage }) =>
      ends.push(hasNextPage ? endCursor : null),
    );
    for (const after of ['one', 'two']) {
      const older = { filter: filterAll, first: LIST_PAGE, after };
      await client.query(ConversationListDocument, older, { requestPolicy: 'network-only' });
    }
    expect(ends).toEqual(['one', 'two', null]);
    expect(list.at(-1)).toBe('a');
  });

  it('folds older items into the timeline that is watched', async () => {
    const opened = (nodes: object[], pageInfo: object) => ({
      conversation: {
        ...conversation('a', '2'),
        timeline: page('TimelineConnection', nodes, pageInfo),
      },
    });
    answers.push(
      () => opened([message('m2', '2')], { hasPreviousPage: true, startCursor: 'before m2' }),
      () => opened([message('m1', '1')], {}),
    );
    const timeline = watchTimeline('a');
    const older = { id: 'a', last: TIMELINE_PAGE, before: 'before m2' };
    await client.query(ConversationDocument, older, { requestPolicy: 'network-only' });
    expect(timeline.at(-1)).toBe('m1 m2');
  });
});
