import { expect, it } from 'vitest';
import { answerTo, saidIn } from './uploadFile';

it('says what the server said of the bytes', () => {
  expect(saidIn('{"errors":[{"message":"Not taken."}]}')).toBe('Not taken.');
  expect(saidIn('<Error/>')).toBeNull();
});

it('tries again what may yet be taken, and nothing else', () => {
  expect(answerTo(204, null)).toBeNull();
  expect(answerTo(415, 'Not taken.')).toEqual({ kind: 'refused', message: 'Not taken.' });
  expect(answerTo(408, 'Not whole.')).toEqual({ kind: 'failed', message: 'Not whole.' });
  expect(answerTo(0, null)?.kind).toBe('failed');
});
