import { beforeEach, expect, it, vi } from 'vitest';
import type { Arrival } from './arrivalOf';
import { createRinging } from './ringing';

let rung: string[];
let chimes: number;
let windows: ReturnType<typeof createRinging>[];

const arrival = (itemId: string): Arrival => ({
  itemId,
  conversationId: 'c',
  name: 'Priya Raman',
  number: '+12125550113',
  kind: 'Message',
});

function open(name: string, { bell = false, onScreen = false }) {
  windows.push(
    createRinging({
      hasBell: () => bell,
      isOnScreen: () => onScreen,
      tellSeen: (id) => {
        for (const each of windows) each.seenElsewhere(id);
      },
      ring: ({ itemId }) => rung.push(`${itemId} in ${name}`),
      chime: () => {
        chimes += 1;
      },
    }),
  );
}

function arrive(...ids: string[]) {
  for (const id of ids) for (const each of windows) each.arrived(arrival(id));
  vi.runAllTimers();
}

beforeEach(() => {
  vi.useFakeTimers();
  rung = [];
  chimes = 0;
  windows = [];
});

it('rings in one window', () => {
  open('one', { bell: true });
  open('two', {});
  arrive('m1');
  expect(rung).toEqual(['m1 in one']);
  expect(chimes).toBe(1);
});

it('does not ring for what is on the screen of any window', () => {
  open('one', { bell: true });
  open('two', { onScreen: true });
  arrive('m1');
  expect(rung).toEqual([]);
  expect(chimes).toBe(0);
});

it('sounds once for what comes together', () => {
  open('one', { bell: true });
  arrive('m1', 'f1');
  expect(rung).toEqual(['m1 in one', 'f1 in one']);
  expect(chimes).toBe(1);
});
