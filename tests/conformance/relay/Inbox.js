// What a Relay client's inbox would ask: a list that pages, refetches by its chips, and is followed.
import { graphql } from 'relay-runtime';

graphql`
  query InboxQuery($filter: ConversationFilter) {
    eventCursor
    inboxCounts {
      all
      unread
      unresponded
      humanOnly
      myLocation
    }
    ...Inbox_list @arguments(filter: $filter)
  }
`;

graphql`
  fragment Inbox_list on Query
  @refetchable(queryName: "InboxListPaginationQuery")
  @argumentDefinitions(
    filter: { type: "ConversationFilter" }
    count: { type: "Int", defaultValue: 50 }
    cursor: { type: "String" }
  ) {
    conversations(filter: $filter, first: $count, after: $cursor)
      @connection(key: "Inbox_conversations", filters: ["filter"]) {
      totalCount
      edges {
        node {
          ...Inbox_row
        }
      }
    }
  }
`;

graphql`
  fragment Inbox_row on Conversation @refetchable(queryName: "InboxRowRefetchQuery") {
    phoneNumber
    isUnread
    isUnresponded
    waitingSince
    lastActivityAt
    otherPatientCount
    primaryPatient {
      name
      pictureUrl
    }
    lastItem {
      __typename
      ... on Message {
        body
        deliveryStatus
      }
      ... on Node {
        id
      }
    }
  }
`;

graphql`
  subscription InboxEventsSubscription($after: String) {
    inboxEvents(after: $after) {
      ... on Event {
        cursor
        conversation {
          ...Inbox_row
        }
      }
      ... on TimelineItemAdded {
        item {
          ...Timeline_item
        }
      }
      ... on Heartbeat {
        cursor
      }
    }
  }
`;

graphql`
  subscription InboxStatsSubscription {
    inboxStats {
      open
      unresponded
      longestWaitSince
      receivedToday
      sentToday
      undeliveredToday
      medianResponseSeconds
      hours {
        beginsAt
        hour
        received
        sent
        undelivered
      }
    }
  }
`;
