import { graphql } from '../graphql';

export const ItemPreviewFields = graphql(`
  fragment ItemPreviewFields on TimelineItem {
    __typename
    ... on Message {
      id
      direction
      body
      problem
      at
      deliveryStatus
      author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
    ... on File {
      id
      direction
      name
      contentType
      at
      deliveryStatus
      author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
    ... on Call { id direction outcome at }
    ... on Email { id direction subject preview at }
  }
`);

export const ConversationRowFields = graphql(
  `
  fragment ConversationRowFields on Conversation {
    id
    phoneNumber
    isUnread
    isUnresponded
    isResolved
    lastActivityAt
    location { id }
    primaryPatient { id name pictureUrl }
    lastItem { ...ItemPreviewFields }
  }
`,
  [ItemPreviewFields],
);

export const ConversationListDocument = graphql(
  `
  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {
    conversations(filter: $filter, first: $first, after: $after) {
      nodes { id ...ConversationRowFields }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [ConversationRowFields],
);

export const ConversationRowDocument = graphql(
  `
  query ConversationRow($id: ID!) {
    conversation(id: $id) { id ...ConversationRowFields }
  }
`,
  [ConversationRowFields],
);

export const InboxCountsDocument = graphql(`
  query InboxCounts {
    inboxCounts { all unread unresponded humanOnly myLocation }
  }
`);
