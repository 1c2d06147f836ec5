import { describe, expect, it } from 'vitest';
import { idleState } from './idleState';

const MINUTE = 60_000;
const idleFor = (idle: number, limit = 15 * MINUTE) =>
  idleState(1_000_000 + idle, 1_000_000, limit);

describe('a time without activity', () => {
  it('is nobody’s business until its last minute', () => {
    expect(idleFor(0)).toEqual({ kind: 'active', nextLook: 14 * MINUTE });
    expect(idleFor(14 * MINUTE - 1)).toEqual({ kind: 'active', nextLook: 1 });
  });

  it('counts the last sixty seconds, and looks again with each', () => {
    expect(idleFor(14 * MINUTE)).toEqual({ kind: 'warning', secondsLeft: 60, nextLook: 1_000 });
    expect(idleFor(14 * MINUTE + 500)).toMatchObject({ secondsLeft: 60, nextLook: 500 });
    expect(idleFor(15 * MINUTE - 1)).toMatchObject({ secondsLeft: 1 });
  });

  it('ends, however long ago that was', () => {
    expect(idleFor(15 * MINUTE)).toEqual({ kind: 'over' });
    expect(idleFor(900 * MINUTE)).toEqual({ kind: 'over' });
  });

  it('warns for half of a time that is shorter than two minutes', () => {
    expect(idleFor(29_999, MINUTE).kind).toBe('active');
    expect(idleFor(30_000, MINUTE)).toMatchObject({ kind: 'warning', secondsLeft: 30 });
  });

  it('takes a clock that was set back for activity now', () => {
    expect(idleFor(-MINUTE)).toEqual({ kind: 'active', nextLook: 14 * MINUTE });
  });
});
