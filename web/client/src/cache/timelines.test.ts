import { describe, expect, it } from 'vitest';
import { addNewest, insertItem, prependOlder } from './timelines';

const item = (key: string, at: string) => ({ key, at });
const keys = (items: { key: string }[]) => items.map((each) => each.key).join('');
const timeline = [item('a', '1'), item('b', '2'), item('c', '3')];

describe('a timeline', () => {
  it('takes an older page before what it holds, and nothing twice', () => {
    expect(keys(prependOlder(timeline, [item('y', '0'), item('a', '1')]))).toBe('yabc');
  });

  it('adds an item where its time puts it', () => {
    expect(keys(insertItem(timeline, item('d', '4')))).toBe('abcd');
    expect(keys(insertItem(timeline, item('x', '1')))).toBe('axbc');
    expect(keys(insertItem(timeline, item('x', '3')))).toBe('abcx');
    expect(keys(insertItem([], item('x', '3')))).toBe('x');
  });

  it('holds each item once, however often it is announced', () => {
    expect(insertItem(timeline, item('b', '2'))).toBe(timeline);
  });

  it('adds what a fresh look shows', () => {
    const newest = [item('c', '3'), item('d', '4'), item('e', '5')];
    const { items, gap } = addNewest(timeline, newest, false);
    expect([keys(items), gap]).toEqual(['abcde', false]);
  });

  it('begins anew where a fresh look does not reach what it held', () => {
    const newest = [item('x', '8'), item('y', '9')];
    expect(addNewest(timeline, newest, false)).toEqual({ items: newest, gap: true });
  });
});
