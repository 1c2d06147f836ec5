import { graphql, type ResultOf } from '../graphql';
import { ConversationRowFields } from '../list/conversationListDocument';
import { TimelineItemFields } from '../timeline/timelineItemFields';

export const ConversationDetailsFields = graphql(`
  fragment ConversationDetailsFields on Conversation {
    id
    phoneNumber
    isUnread
    isResolved
    otherPatientCount
    primaryPatient { id name pictureUrl chartUrl }
    patients { id name dateOfBirth pictureUrl chartUrl }
    optOut { source at by { id name } }
    mayWantToOptOut {
      __typename
      ... on Message { id body }
    }
    suggestions {
      id
      body
      inReplyTo {
        __typename
        ... on Message { id body }
      }
    }
  }
`);

export type ConversationDetails = ResultOf<typeof ConversationDetailsFields>;

export const ConversationDocument = graphql(
  `
  query Conversation($id: ID!, $last: Int, $before: String) {
    conversation(id: $id) {
      id
      ...ConversationDetailsFields
      timeline(last: $last, before: $before) {
        nodes { ...TimelineItemFields }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
`,
  [ConversationDetailsFields, TimelineItemFields],
);

export const DismissSuggestionDocument = graphql(
  `
  mutation DismissSuggestion($input: DismissSuggestionInput!) {
    dismissSuggestion(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const MarkReadDocument = graphql(
  `
  mutation MarkConversationRead($input: MarkReadInput!) {
    markConversationRead(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const MarkUnreadDocument = graphql(
  `
  mutation MarkConversationUnread($input: ConversationInput!) {
    markConversationUnread(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const ResolveDocument = graphql(
  `
  mutation ResolveConversation($input: ConversationInput!) {
    resolveConversation(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const UnresolveDocument = graphql(
  `
  mutation UnresolveConversation($input: ConversationInput!) {
    unresolveConversation(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const SetPrimaryDocument = graphql(
  `
  mutation SetPrimaryPatient($input: SetPrimaryPatientInput!) {
    setPrimaryPatient(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message field }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const OptOutDocument = graphql(
  `
  mutation OptOutOfTexting($input: ConversationInput!) {
    optOutOfTexting(input: $input) {
      conversation { ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const CallPatientDocument = graphql(
  `
  mutation CallPatient($input: ConversationInput!) {
    callPatient(input: $input) {
      call { ...TimelineItemFields }
      errors { code message }
    }
  }
`,
  [TimelineItemFields],
);
