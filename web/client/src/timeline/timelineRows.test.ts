import { expect, it } from 'vitest';
import type { TimelineItemData } from './timelineItemFields';
import { timelineRows } from './timelineRows';

const item = (id: string, at: string, direction = 'INBOUND') =>
  ({ __typename: 'Message', id, at, direction, body: '', author: null }) as TimelineItemData;

function told(items: TimelineItemData[], openers: string[] = []) {
  return timelineRows(items, [], 'America/New_York', new Set(openers)).map((row) =>
    row.kind === 'item' ? row.item.id + (row.continues ? '+' : '') : row.kind,
  );
}

const evening = item('a', '2026-03-05T04:50:00.000Z');
const midnight = item('b', '2026-03-05T05:01:00.000Z');

it('separates the days of the clinic', () => {
  expect(told([evening, midnight])).toEqual(['day', 'a', 'day', 'b']);
});

it('lets what was said in one breath stand together', () => {
  const next = item('c', '2026-03-05T05:03:00.000Z');
  const later = item('d', '2026-03-05T05:30:00.000Z');
  const ours = item('e', '2026-03-05T05:31:00.000Z', 'OUTBOUND');
  expect(told([midnight, next, later, ours])).toEqual(['day', 'b', 'c+', 'd', 'e']);
});

it('keeps the height of an item that stood first when older ones come above it', () => {
  const next = item('c', '2026-03-05T05:03:00.000Z');
  expect(told([midnight, next], ['c'])).toEqual(['day', 'b', 'c']);
});

it('knows which files travelled with a text', () => {
  const file = { ...midnight, __typename: 'File', id: 'f', message: { id: 'b' } };
  const alone = { ...midnight, __typename: 'File', id: 'g', message: null };
  const items = [midnight, file, alone] as TimelineItemData[];
  const rows = timelineRows(items, [], 'America/New_York', new Set());
  const files = rows.map((row) => (row.kind === 'item' ? row.files.map((each) => each.id) : null));
  expect(files).toEqual([null, ['f'], [], []]);
});
