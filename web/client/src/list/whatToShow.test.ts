import { expect, it } from 'vitest';
import { nearsEnd, whatToShow } from './whatToShow';

const list = { rows: [], error: undefined, loading: false, hasOlder: false, older: undefined };

it('says that nothing was found only where the list has ended', () => {
  expect(whatToShow({ ...list, loading: true })).toBe('loading');
  expect(whatToShow({ ...list, hasOlder: true })).toBe('searching');
  expect(whatToShow({ ...list, hasOlder: true, older: 'loading' })).toBe('searching');
  expect(whatToShow(list)).toBe('nothing');
});

it('offers to go on where a search broke off before it had found anything', () => {
  expect(whatToShow({ ...list, hasOlder: true, older: 'failed' })).toBe('failed');
  expect(whatToShow({ ...list, error: new Error() })).toBe('failed');
});

it('shows whatever was found, and goes on until the screen is full', () => {
  const rows = Array.from({ length: 30 });
  expect(whatToShow({ ...list, rows, hasOlder: true, older: 'failed' })).toBe('rows');
  expect(nearsEnd([], -1)).toBe(true);
  expect(nearsEnd(rows.slice(0, 12), 11)).toBe(true);
  expect(nearsEnd(rows, 15)).toBe(false);
  expect(nearsEnd(rows, 20)).toBe(true);
});
