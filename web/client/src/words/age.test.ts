import { expect, it } from 'vitest';
import { age } from './age';

it('counts years from the birthday on', () => {
  expect(age('1980-03-15', '2026-03-14')).toBe('45 years');
  expect(age('1980-03-15', '2026-03-15')).toBe('46 years');
  expect(age('2024-02-29', '2026-02-28')).toBe('23 months');
  expect(age('2024-02-29', '2026-03-01')).toBe('2 years');
});

it('counts what is small in days and months', () => {
  expect(age('2026-11-25', '2026-11-25')).toBe('0 days');
  expect(age('2026-11-24', '2026-11-25')).toBe('1 day');
  expect(age('2026-10-31', '2026-11-30')).toBe('30 days');
  expect(age('2026-10-25', '2026-11-25')).toBe('1 month');
  expect(age('2025-01-01', '2026-11-25')).toBe('22 months');
});

it('says nothing of a birthday that is still to come', () => {
  expect(age('2026-11-26', '2026-11-25')).toBe('');
});
