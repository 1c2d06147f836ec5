import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';
import { forgetPatientPages } from './patientPages';

/** What the duplicate wrote is the survivor's, in every timeline that was opened in this window. */
export const onPatientsMerged: UpdateResolver = (result, args, cache) => {
  const { patient } = result.mergePatients as unknown as {
    patient: { id: string; conversations: { id: string }[] } | null;
  };
  if (!patient) return;
  const { duplicateId } = args.input as { duplicateId: string };
  const duplicate = cache.keyOfEntity({ __typename: 'Patient', id: duplicateId });
  const survivor = cache.keyOfEntity({ __typename: 'Patient', id: patient.id });
  if (!duplicate || !survivor) return;
  for (const { id } of patient.conversations) {
    const conversation = cache.keyOfEntity({ __typename: 'Conversation', id });
    if (!conversation) continue;
    for (const item of itemsOf(cache, conversation)) {
      if (cache.resolve(item, 'author') === duplicate) cache.link(item, 'author', survivor);
    }
    forgetPatientPages(cache, conversation);
  }
};

function itemsOf(cache: Cache, conversation: string): string[] {
  return cache
    .inspectFields(conversation)
    .filter((field) => field.fieldName === 'timeline')
    .flatMap((field) => {
      const timeline = cache.resolve(conversation, field.fieldKey);
      return typeof timeline === 'string' ? (cache.resolve(timeline, 'nodes') as string[]) : [];
    });
}
