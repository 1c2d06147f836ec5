import { ConversationDetailsFields } from '../conversation/conversationDocument';
import { graphql } from '../graphql';
import { ConversationRowFields } from '../list/conversationListDocument';
import { TimelineItemFields } from '../timeline/timelineItemFields';

/** Brings whole conversations and items, so that the cache is right without asking for more. */
export const InboxEventsDocument = graphql(
  `
  subscription InboxEvents($after: String) {
    inboxEvents(after: $after) {
      __typename
      ... on TimelineItemAdded {
        cursor
        conversation { ...ConversationRowFields ...ConversationDetailsFields }
        item { ...TimelineItemFields }
      }
      ... on TimelineItemChanged {
        cursor
        conversation { ...ConversationRowFields ...ConversationDetailsFields }
        item { ...TimelineItemFields }
      }
      ... on DeliveryStatusChanged {
        cursor
        conversation { ...ConversationRowFields ...ConversationDetailsFields }
        item { ...TimelineItemFields }
      }
      ... on ConversationChanged {
        cursor
        change
        mergedPatientId
        mergedInto { id name }
        conversation { ...ConversationRowFields ...ConversationDetailsFields }
      }
      ... on Heartbeat { cursor }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields, TimelineItemFields],
);
