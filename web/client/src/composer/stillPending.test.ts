import { expect, it } from 'vitest';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import type { PendingText } from './sending';
import { stillPending } from './stillPending';

const at = '2026-03-02T10:00:00.000Z';
const text = (key: string, body: string, seenId: string | null = 'x'): PendingText => ({
  key,
  conversationId: 'c',
  body,
  files: [],
  at,
  seenId,
  state: 'sending',
});
const item = (id: string, body: string, userId = 'me') =>
  ({
    __typename: 'Message',
    id,
    direction: 'OUTBOUND',
    body,
    at,
    deliveryStatus: 'SENT',
    deliveryProblem: null,
    author: { __typename: 'User', id: userId, name: 'Me' },
  }) as TimelineItemData;
const left = (pending: PendingText[], items: TimelineItemData[]) =>
  stillPending(pending, items, 'me').map((each) => each.key);

it('leaves out what its event has brought already', () => {
  expect(left([text('1', 'ok')], [item('x', 'hi'), item('y', 'ok')])).toEqual([]);
});

it('matches each text with one item', () => {
  const two = [text('1', 'ok'), text('2', 'ok')];
  expect(left(two, [item('x', 'hi'), item('y', 'ok')])).toEqual(['2']);
});

it('does not take an earlier text, or a colleague’s, for this one', () => {
  expect(left([text('1', 'ok')], [item('w', 'ok'), item('x', 'hi')])).toEqual(['1']);
  expect(left([text('1', 'ok')], [item('x', 'hi'), item('y', 'ok', 'other')])).toEqual(['1']);
});

it('goes by the time where the item that was seen is not loaded', () => {
  expect(left([text('1', 'ok', 'gone')], [item('y', 'ok')])).toEqual([]);
});

it('knows files without words by the first of them, whatever its ending has become', () => {
  const files = ['card.heic', 'other.pdf'].map((name) => ({
    uploadId: name,
    name,
    size: 1,
    contentType: '',
    expiresAt: '',
  }));
  const picture = { ...item('y', ''), __typename: 'File', name: 'card.jpg' } as TimelineItemData;
  expect(left([{ ...text('1', ''), files }], [item('x', 'hi')])).toEqual(['1']);
  expect(left([{ ...text('1', ''), files }], [item('x', 'hi'), picture])).toEqual([]);
});
