import { describe, expect, it } from 'vitest';
import { choose, firstPair, swapped } from './chosenPair';

describe('the two records of a merge', () => {
  it('begins with the primary patient as the one who stays', () => {
    expect(firstPair(['a', 'b', 'c'], 'b')).toEqual({ survivorId: 'b', duplicateId: 'a' });
    expect(firstPair(['a', 'b'], undefined)).toEqual({ survivorId: 'a', duplicateId: 'b' });
    expect(firstPair(['a'], 'a')).toBeNull();
  });

  it('never has one record on both sides', () => {
    const pair = { survivorId: 'a', duplicateId: 'b' };
    expect(choose(pair, 'duplicateId', 'c')).toEqual({ survivorId: 'a', duplicateId: 'c' });
    expect(choose(pair, 'survivorId', 'b')).toEqual(swapped(pair));
    expect(choose(pair, 'survivorId', 'a')).toEqual(pair);
  });
});
