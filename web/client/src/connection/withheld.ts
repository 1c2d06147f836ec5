import type { CombinedError, OperationResult } from 'urql';

/**
 * A role may be shown a conversation and not, say, its patients' birthdays. These are left out of an
 * answer that holds all the rest, with an error each: that is no failure of what was asked for.
 */
export function withoutWithheld(result: OperationResult): OperationResult {
  const { data, error } = result;
  return error && data && isWithheldAlone(error, data) ? { ...result, error: undefined } : result;
}

function isWithheldAlone(
  { networkError, graphQLErrors }: CombinedError,
  data: Record<string, unknown>,
): boolean {
  if (networkError) return false;
  return graphQLErrors.every(({ path, extensions }) => {
    const [asked, ...within] = path ?? [];
    return extensions.code === 'FORBIDDEN' && within.length > 0 && data[String(asked)] != null;
  });
}
