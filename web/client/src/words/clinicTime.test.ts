import { describe, expect, it } from 'vitest';
import { clockTime, dayName, duration, exactTime, relativeTime, sameDay } from './clinicTime';

const zone = 'America/New_York';
/** A Wednesday, 23:30 at the clinic, while it is Thursday in UTC. */
const now = new Date('2026-03-05T04:30:00.000Z');
const plain = (words: string) => words.replace(/\s/g, ' ');

describe('a time in the list', () => {
  it.each([
    ['2026-03-05T04:29:40.000Z', 'now'],
    ['2026-03-05T04:25:00.000Z', '5 min'],
    ['2026-03-04T15:05:00.000Z', '10:05 AM'],
    ['2026-03-04T04:30:00.000Z', 'Yesterday'],
    ['2026-03-01T17:00:00.000Z', 'Sun'],
    ['2026-02-11T17:00:00.000Z', 'Feb 11'],
    ['2024-02-11T17:00:00.000Z', 'Feb 11, 2024'],
    ['2026-03-05T04:30:20.000Z', 'now'],
  ])('says %s as %s', (at, words) => {
    expect(plain(relativeTime(at, zone, now))).toBe(words);
  });
});

it('tells the days of the clinic apart, not those of the reader', () => {
  expect(sameDay('2026-03-05T04:30:00.000Z', '2026-03-04T14:00:00.000Z', zone)).toBe(true);
  expect(sameDay('2026-03-05T04:30:00.000Z', '2026-03-05T05:30:00.000Z', zone)).toBe(false);
  expect(dayName('2026-03-04T14:00:00.000Z', zone, now)).toBe('Today');
  expect(dayName('2026-03-03T14:00:00.000Z', zone, now)).toBe('Yesterday');
  expect(dayName('2026-03-01T14:00:00.000Z', zone, now)).toBe('Sunday, March 1');
  expect(dayName('2025-03-01T14:00:00.000Z', zone, now)).toBe('Saturday, March 1, 2025');
});

it('names the zone where it says a time exactly', () => {
  expect(plain(clockTime('2026-03-04T15:05:00.000Z', zone))).toBe('10:05 AM');
  expect(plain(exactTime('2026-03-04T15:05:09.000Z', zone))).toContain('10:05:09 AM EST');
});

it('says how long a call took', () => {
  expect([duration(42), duration(120), duration(134)]).toEqual(['42 s', '2 min', '2 min 14 s']);
});
