import type { CombinedError } from 'urql';

export function hasCode(error: CombinedError | undefined, code: string): boolean {
  return error?.graphQLErrors.some((each) => each.extensions.code === code) ?? false;
}
