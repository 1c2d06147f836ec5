import { expect, it } from 'vitest';
import { segmentCount } from './segmentCount';

it.each([
  ['nothing', '', 0],
  ['160 GSM-7 characters', 'a'.repeat(160), 1],
  ['161 GSM-7 characters', 'a'.repeat(161), 2],
  ['306 GSM-7 characters', 'a'.repeat(306), 2],
  ['307 GSM-7 characters', 'a'.repeat(307), 3],
  ['80 euro signs, which count twice', '€'.repeat(80), 1],
  ['81 euro signs', '€'.repeat(81), 2],
  ['70 UCS-2 characters', 'ж'.repeat(70), 1],
  ['71 UCS-2 characters', 'ж'.repeat(71), 2],
  ['135 UCS-2 characters', 'ж'.repeat(135), 3],
  ['35 emoji of two units each', '😀'.repeat(35), 1],
  ['36 emoji', '😀'.repeat(36), 2],
])('counts %s', (_name, text, segments) => {
  expect(segmentCount(text)).toBe(segments);
});
