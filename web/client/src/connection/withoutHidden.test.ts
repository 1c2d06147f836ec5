import { CombinedError, type OperationResult } from '@urql/core';
import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { withoutHidden } from './withoutHidden';

const failed = (code: string, ...path: (string | number)[]) =>
  new GraphQLError(code, { path, extensions: { code } });
const errorsLeft = (data: object | null, ...graphQLErrors: GraphQLError[]) => {
  const result = { data, error: new CombinedError({ graphQLErrors }) } as OperationResult;
  return withoutHidden(result).error?.graphQLErrors.map((each) => each.message);
};
const hidden = failed('FORBIDDEN', 'conversation', 'primaryPatient', 'chartUrl');

it('takes a field that this person may not see for no failure', () => {
  const data = { conversation: { primaryPatient: { chartUrl: null } } };
  expect(errorsLeft(data, hidden)).toBeUndefined();
  expect(errorsLeft(data, hidden, failed('INTERNAL', 'conversation', 'location'))).toEqual([
    'INTERNAL',
  ]);
});

it('keeps what refuses all that was asked for', () => {
  expect(errorsLeft(null, hidden)).toEqual(['FORBIDDEN']);
  expect(errorsLeft({ conversation: null }, hidden)).toEqual(['FORBIDDEN']);
  expect(errorsLeft({ conversation: null }, failed('FORBIDDEN', 'conversation'))).toEqual([
    'FORBIDDEN',
  ]);
});
