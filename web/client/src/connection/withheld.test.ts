import { CombinedError, type OperationResult } from '@urql/core';
import { expect, it } from 'vitest';
import { withoutWithheld } from './withheld';

const answer = (data: object, ...errors: { code: string; path: (string | number)[] }[]) =>
  ({
    data,
    error: new CombinedError({
      graphQLErrors: errors.map(({ code, path }) => ({
        message: code,
        path,
        extensions: { code },
      })),
    }),
  }) as OperationResult;

const birthday = { code: 'FORBIDDEN', path: ['conversation', 'patients', 0, 'dateOfBirth'] };

it('takes an answer without what a role may not be shown for an answer', () => {
  expect(withoutWithheld(answer({ conversation: {} }, birthday)).error).toBeUndefined();
});

it('keeps every other error', () => {
  const whole = { code: 'FORBIDDEN', path: ['conversation'] };
  const broken = { code: 'INTERNAL', path: ['conversation', 'timeline'] };
  expect(withoutWithheld(answer({ conversation: null }, whole)).error).toBeDefined();
  expect(withoutWithheld(answer({ conversation: null }, birthday)).error).toBeDefined();
  expect(withoutWithheld(answer({ conversation: {} }, birthday, broken)).error).toBeDefined();
});
