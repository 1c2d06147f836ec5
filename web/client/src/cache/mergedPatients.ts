import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';
import { forgetPatientPages } from './patientPages';

/** What the duplicate wrote is the survivor's, in every timeline that was opened in this window. */
export function renameAuthors(cache: Cache, duplicateId: string, survivorId: string) {
  const duplicate = cache.keyOfEntity({ __typename: 'Patient', id: duplicateId });
  const survivor = cache.keyOfEntity({ __typename: 'Patient', id: survivorId });
  if (!duplicate || !survivor) return;
  for (const item of openedItems(cache)) {
    if (cache.resolve(item, 'author') === duplicate) cache.link(item, 'author', survivor);
  }
}

export const onPatientsMerged: UpdateResolver = (result, args, cache) => {
  const { patient } = result.mergePatients as unknown as {
    patient: { id: string; conversations: { id: string }[] } | null;
  };
  if (!patient) return;
  const { duplicateId } = args.input as { duplicateId: string };
  renameAuthors(cache, duplicateId, patient.id);
  for (const { id } of patient.conversations) {
    const conversation = cache.keyOfEntity({ __typename: 'Conversation', id });
    if (conversation) forgetPatientPages(cache, conversation);
  }
};

/** Also where a number was taken off the duplicate's record before: its words stayed its own. */
function openedItems(cache: Cache): string[] {
  return linksIn(cache, 'Query', 'conversation')
    .flatMap((conversation) => linksIn(cache, conversation, 'timeline'))
    .flatMap((timeline) => (cache.resolve(timeline, 'nodes') ?? []) as string[]);
}

function linksIn(cache: Cache, entity: string, name: string): string[] {
  return cache
    .inspectFields(entity)
    .filter((field) => field.fieldName === name)
    .map((field) => cache.resolve(entity, field.fieldKey))
    .filter((link) => typeof link === 'string');
}
