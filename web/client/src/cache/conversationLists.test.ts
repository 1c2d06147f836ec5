import { describe, expect, it } from 'vitest';
import { appendOlder, insertChanged, replaceNewest } from './conversationLists';

const row = (key: string, at: string) => ({ key, at });
const keys = (rows: { key: string }[]) => rows.map((each) => each.key).join('');

const list = [row('d', '4'), row('c', '3'), row('b', '2'), row('a', '1')];

describe('a list of conversations', () => {
  it('takes an older page, and nothing twice', () => {
    expect(keys(appendOlder(list.slice(0, 3), [row('b', '2'), row('a', '1')]))).toBe('dcba');
  });

  it('takes in a conversation that was not loaded, if its place was', () => {
    expect(keys(insertChanged(list, row('e', '5'), true))).toBe('edcba');
    expect(insertChanged(list, row('z', '0'), true)).toBe(list);
    expect(keys(insertChanged(list, row('z', '0'), false))).toBe('zdcba');
    expect(insertChanged(list, row('c', '9'), true)).toBe(list);
  });

  it('drops what a fresh look at the newest no longer shows, and keeps the older ones', () => {
    const fresh = [row('e', '5'), row('c', '3')];
    expect(replaceNewest(list, fresh, 'full page')).toEqual({
      rows: [row('e', '5'), row('c', '3'), row('b', '2'), row('a', '1')],
      gap: false,
    });
  });

  it('begins anew where a fresh look does not reach what it knew', () => {
    const fresh = [row('z', '9'), row('y', '8')];
    expect(replaceNewest(list, fresh, 'full page')).toEqual({ rows: fresh, gap: true });
  });

  it('keeps what it found where a fresh look finds little, and looked far', () => {
    expect(keys(replaceNewest(list, [], 'short page').rows)).toBe('dcba');
    expect(replaceNewest(list, [row('z', '9')], 'short page')).toEqual({
      rows: [row('z', '9'), ...list],
      gap: false,
    });
    expect(keys(replaceNewest(list, [row('b', '9'), row('c', '3')], 'short page').rows)).toBe(
      'bca',
    );
  });

  it('is exactly the fresh look where that is all there is', () => {
    expect(replaceNewest(list, [row('a', '1')], 'all')).toEqual({
      rows: [row('a', '1')],
      gap: false,
    });
  });
});
