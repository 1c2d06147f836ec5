import { expect, it } from 'vitest';
import { spanParts } from './span';

it.each([
  [-3, '0 s'],
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min 00 s'],
  [754, '12 min 34 s'],
  [3_600, '1 h 00 min 00 s'],
  [7_509, '2 h 05 min 09 s'],
  [3 * 86_400 + 61, '3 d 00 h 01 min 01 s'],
])('%d seconds are %s', (seconds, words) => {
  expect(
    spanParts(seconds)
      .map(({ value, unit }) => `${value} ${unit}`)
      .join(' '),
  ).toBe(words);
});
