import type { OptimisticMutationResolver } from '@urql/exchange-graphcache';

/** Another star shows at once, and goes back by itself where the server refuses it. */
export const setPrimaryAtOnce: OptimisticMutationResolver = (args, cache) => {
  const input = args.input as { conversationId: string; patientId: string };
  const conversation = { __typename: 'Conversation', id: input.conversationId };
  const patient = (key: string) => ({
    __typename: 'Patient',
    id: cache.resolve(key, 'id') as string,
    name: cache.resolve(key, 'name') as string,
    dateOfBirth: (cache.resolve(key, 'dateOfBirth') ?? null) as string | null,
    pictureUrl: (cache.resolve(key, 'pictureUrl') ?? null) as string | null,
    chartUrl: (cache.resolve(key, 'chartUrl') ?? null) as string | null,
  });
  const keys = (cache.resolve(conversation, 'patients') ?? []) as string[];
  const patients = keys.map(patient);
  const primaryPatient = patients.find((each) => each.id === input.patientId);
  if (!primaryPatient) return { __typename: 'ConversationPayload', conversation: null, errors: [] };
  return {
    __typename: 'ConversationPayload',
    conversation: {
      ...conversation,
      primaryPatient,
      patients: [primaryPatient, ...patients.filter((each) => each !== primaryPatient)],
    },
    errors: [],
  };
};
