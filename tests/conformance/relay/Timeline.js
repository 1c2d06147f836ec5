// What a Relay client's open conversation would ask: a timeline that pages backward, and mutations.
import { graphql } from 'relay-runtime';

graphql`
  query TimelineQuery($id: ID!) {
    conversation(id: $id) {
      ...Timeline_items
      ...Timeline_suggestions
    }
  }
`;

graphql`
  fragment Timeline_items on Conversation
  @refetchable(queryName: "TimelineItemsPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 50 }
    cursor: { type: "String" }
  ) {
    timeline(last: $count, before: $cursor) @connection(key: "Timeline_timeline") {
      edges {
        node {
          ...Timeline_item
        }
      }
    }
  }
`;

graphql`
  fragment Timeline_item on TimelineItem {
    __typename
    ... on Message {
      body
      direction
      deliveryStatus
      author {
        ...Timeline_author
      }
    }
    ... on File {
      name
      url
    }
    ... on Call {
      outcome
      summary
    }
    ... on Email {
      subject
      preview
      thread {
        emails {
          id
        }
      }
    }
  }
`;

graphql`
  fragment Timeline_author on Author {
    ... on Patient {
      name
    }
    ... on User {
      name
    }
    ... on Assistant {
      name
    }
  }
`;

graphql`
  fragment Timeline_suggestions on Conversation {
    primaryPatient {
      ...Timeline_patient
    }
    suggestions {
      body
      inReplyTo {
        ...Timeline_item
      }
    }
  }
`;

graphql`
  fragment Timeline_patient on Patient @refetchable(queryName: "TimelinePatientRefetchQuery") {
    name
    savedFacts {
      label
      value
      savedBy {
        ...Timeline_author
      }
    }
  }
`;

graphql`
  mutation TimelineSendMutation($input: SendMessageInput!) {
    sendMessage(input: $input) {
      items {
        ...Timeline_item
      }
      errors {
        code
        message
        field
      }
    }
  }
`;

graphql`
  mutation TimelineDismissMutation($input: DismissSuggestionInput!) {
    dismissSuggestion(input: $input) {
      conversation {
        ...Timeline_suggestions
      }
      errors {
        message
      }
    }
  }
`;

graphql`
  mutation TimelineResolveMutation($input: ConversationInput!) {
    resolveConversation(input: $input) {
      conversation {
        ...Inbox_row
      }
      errors {
        message
      }
    }
  }
`;

graphql`
  subscription TimelineEventsSubscription($id: ID!, $after: String) {
    conversationEvents(conversationId: $id, after: $after) {
      ... on DeliveryStatusChanged {
        cursor
        status
        problem {
          message
          advice
        }
        item {
          ...Timeline_item
        }
      }
      ... on ConversationChanged {
        change
      }
    }
  }
`;
