import { expect, it } from 'vitest';
import { matches, needsServer, toggleChip, withSearch } from './conversationFilter';

const row = { isUnread: true, isUnresponded: false, location: { id: 'north' } };

it('joins the chips that are set', () => {
  const filter = toggleChip(toggleChip({}, 'unread'), 'myLocation');
  expect(filter).toEqual({ unread: true, myLocation: true });
  expect(matches(filter, row, 'north')).toBe(true);
  expect(matches(filter, row, 'south')).toBe(false);
  expect(matches(filter, row, undefined)).toBe(false);
  expect(matches(toggleChip(filter, 'unresponded'), row, 'north')).toBe(false);
  expect(toggleChip(filter, 'unread')).toEqual({ myLocation: true });
});

it('has no search where only spaces were typed', () => {
  expect(withSearch({ unread: true, search: 'lo' }, '  ')).toEqual({ unread: true });
  expect(withSearch({}, ' lopez ')).toEqual({ search: 'lopez' });
});

it('leaves to the server what only the server can tell', () => {
  expect([needsServer({ unread: true }), needsServer({ search: 'lo' })]).toEqual([false, true]);
  expect(needsServer({ humanOnly: true })).toBe(true);
});
