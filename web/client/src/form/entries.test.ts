import { expect, it } from 'vitest';
import { atFault, newEntry, written } from './entries';

it('leaves out the lines in which nothing is written', () => {
  expect(written([' +1 212 555 0100 ', '', '  '].map(newEntry))).toEqual(['+1 212 555 0100']);
});

it('finds the line that a refusal quotes, also where it quotes its beginning only', () => {
  const entries = ['5551', ' 555 ', '+442079460000'].map(newEntry);
  const key = (index: number) => entries[index]?.key;
  expect(atFault('“555” has too few digits. Check it and try again.', entries)).toBe(key(1));
  expect(atFault('“+4420” has too many digits.', entries)).toBe(key(2));
  expect(atFault('A record holds 20 telephone numbers at most.', entries)).toBe(key(2));
  expect(atFault('A record needs one.', [])).toBeUndefined();
});
