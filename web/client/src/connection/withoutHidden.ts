import { CombinedError, type OperationResult } from '@urql/core';

/**
 * What a person may not be shown of an answer is null in it, and no failure of what they asked for.
 * Where nothing else of it is there, they were refused.
 */
export function withoutHidden(result: OperationResult): OperationResult {
  const { error, data } = result;
  if (!error || error.networkError) return result;
  const failures = error.graphQLErrors.filter(({ extensions, path }) => {
    const [asked, ...within] = path ?? [];
    return extensions.code !== 'FORBIDDEN' || within.length === 0 || data?.[asked ?? ''] == null;
  });
  if (failures.length === error.graphQLErrors.length) return result;
  const left = { graphQLErrors: failures, response: error.response };
  return { ...result, error: failures.length > 0 ? new CombinedError(left) : undefined };
}
