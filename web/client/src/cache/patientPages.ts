import type { Cache } from '@urql/exchange-graphcache';

/**
 * An event brings a conversation, and little of its patients' records. Pages of patients who are
 * linked to it, or were until now, are read again: at once where they are shown, else when they are.
 */
export function forgetPatientPages(cache: Cache, conversation: string) {
  const linked = (cache.resolve(conversation, 'patients') ?? []) as string[];
  for (const { fieldName, fieldKey, arguments: args } of cache.inspectFields('Query')) {
    if (fieldName !== 'node') continue;
    const shown = cache.resolve('Query', fieldKey);
    if (typeof shown !== 'string') continue;
    const theirs = (cache.resolve(shown, 'conversations') ?? []) as string[];
    if (linked.includes(shown) || theirs.includes(conversation)) {
      cache.invalidate('Query', 'node', args);
    }
  }
}
