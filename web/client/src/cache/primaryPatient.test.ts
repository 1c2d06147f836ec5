import { Client, type Operation, type OperationResult } from '@urql/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { filter, makeSubject, map, merge, pipe, subscribe } from 'wonka';
import {
  ConversationDetailsFields,
  ConversationDocument,
  SetPrimaryDocument,
} from '../conversation/conversationDocument';
import { readFragment } from '../graphql';
import { ConversationListDocument, ConversationRowFields } from '../list/conversationListDocument';
import { LIST_PAGE } from './conversationLists';
import { inboxCache } from './inboxCache';
import { TIMELINE_PAGE } from './timelines';

const patient = (id: string) => ({
  __typename: 'Patient',
  id,
  name: `Name of ${id}`,
  dateOfBirth: null,
  pictureUrl: null,
  chartUrl: null,
});

const conversation = (...ids: string[]) => ({
  __typename: 'Conversation',
  id: 'c',
  phoneNumber: '+12125550100',
  isUnread: false,
  isUnresponded: false,
  isResolved: false,
  lastActivityAt: '1',
  location: null,
  primaryPatient: patient(ids[0] ?? ''),
  patients: ids.map(patient),
  otherPatientCount: ids.length - 1,
  optOut: null,
  mayWantToOptOut: null,
  suggestions: [],
  lastItem: null,
});

const pageInfo = {
  __typename: 'PageInfo',
  hasNextPage: false,
  hasPreviousPage: false,
  startCursor: null,
  endCursor: null,
};

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('another primary patient', () => {
  let answer: (data: object) => void;
  let client: Client;
  const header: string[] = [];
  const row: string[] = [];

  beforeEach(async () => {
    const answers = makeSubject<OperationResult>();
    const result = (operation: Operation, data: object): OperationResult => ({
      operation,
      data,
      error: undefined,
      extensions: undefined,
      stale: false,
      hasNext: false,
    });
    client = new Client({
      url: '/graphql',
      preferGetMethod: false,
      exchanges: [
        inboxCache(),
        () => (operations$) =>
          merge([
            pipe(
              operations$,
              filter((operation) => {
                if (operation.kind === 'mutation')
                  answer = (data) => answers.next(result(operation, data));
                return operation.kind === 'query';
              }),
              map((operation) =>
                result(operation, {
                  conversation: {
                    ...conversation('priya', 'arjun', 'ravi'),
                    timeline: { __typename: 'TimelineConnection', nodes: [], pageInfo },
                  },
                  conversations: {
                    __typename: 'ConversationConnection',
                    nodes: [conversation('priya', 'arjun', 'ravi')],
                    pageInfo,
                  },
                }),
              ),
            ),
            answers.source,
          ]),
      ],
    });
    pipe(
      client.query(ConversationListDocument, { filter: {}, first: LIST_PAGE }),
      subscribe(({ data }) => {
        const [first] = readFragment(ConversationRowFields, data?.conversations.nodes ?? []);
        row.push(first?.primaryPatient?.name ?? 'nobody');
      }),
    );
    pipe(
      client.query(ConversationDocument, { id: 'c', last: TIMELINE_PAGE }),
      subscribe(({ data }) => {
        const shown = readFragment(ConversationDetailsFields, data?.conversation);
        header.push(shown?.patients.map((each) => each.id).join(' ') ?? '');
      }),
    );
    await settled();
    const input = { conversationId: 'c', patientId: 'arjun' };
    void client.mutation(SetPrimaryDocument, { input }).toPromise();
    await settled();
  });

  it('shows at once, in the header and in the list', () => {
    expect(header.at(-1)).toBe('arjun priya ravi');
    expect(row.at(-1)).toBe('Name of arjun');
  });

  it('goes back where it is refused', async () => {
    const error = { __typename: 'UserError', code: 'NOT_LINKED', message: 'No.', field: null };
    answer({
      setPrimaryPatient: { __typename: 'ConversationPayload', conversation: null, errors: [error] },
    });
    await settled();
    expect(header.at(-1)).toBe('priya arjun ravi');
    expect(row.at(-1)).toBe('Name of priya');
  });

  it('stays where it is taken', async () => {
    const taken = conversation('arjun', 'priya', 'ravi');
    answer({
      setPrimaryPatient: { __typename: 'ConversationPayload', conversation: taken, errors: [] },
    });
    await settled();
    expect(header.at(-1)).toBe('arjun priya ravi');
    expect(row.at(-1)).toBe('Name of arjun');
  });
});
