import { expect, it } from 'vitest';
import { titleOf } from './titleOf';

it('counts what is unread before anything else', () => {
  expect(titleOf(3, 'Hillcrest')).toBe('(3) Frontdesk · Hillcrest');
  expect(titleOf(0, 'Hillcrest')).toBe('Frontdesk · Hillcrest');
});
