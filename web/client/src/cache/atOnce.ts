import type { DataFields, OptimisticMutationResolver } from '@urql/exchange-graphcache';

/** What a click changes shows at once, and goes back by itself where the server refuses it. */
function atOnce(changed: DataFields): OptimisticMutationResolver {
  return (args) => ({
    __typename: 'ConversationPayload',
    conversation: {
      __typename: 'Conversation',
      id: (args.input as { conversationId: string }).conversationId,
      ...changed,
    },
    errors: [],
  });
}

export const changedAtOnce = {
  resolveConversation: atOnce({ isResolved: true, isUnread: false }),
  unresolveConversation: atOnce({ isResolved: false }),
  markConversationRead: atOnce({ isUnread: false }),
  markConversationUnread: atOnce({ isUnread: true }),
};
