import { graphql, type ResultOf } from '../graphql';

export const TimelineItemFields = graphql(`
  fragment TimelineItemFields on TimelineItem {
    __typename
    ... on Message {
      id
      direction
      body
      problem
      at
      deliveryStatus
      deliveryProblem { code message advice }
      author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
    ... on File {
      id
      direction
      name
      contentType
      size
      url
      thumbnailUrl
      width
      height
      message { id }
      problem
      at
      deliveryStatus
      deliveryProblem { code message advice }
      author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
    ... on Call {
      id
      direction
      at
      outcome
      durationSeconds
      summary
      assistantActions
      recordingUrl
      author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
    ... on Email {
      id
      direction
      at
      from
      to
      subject
      preview
      deliveryStatus
      deliveryProblem { code message advice }
      author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
  }
`);

export type TimelineItemData = ResultOf<typeof TimelineItemFields>;
export type ItemOf<Kind extends TimelineItemData['__typename']> = Extract<
  TimelineItemData,
  { __typename: Kind }
>;
export type AuthorData = ItemOf<'Message'>['author'];

/** Links to files and recordings live for a limited time; these are new ones. */
export const LinksDocument = graphql(`
  query Links($id: ID!) {
    node(id: $id) {
      __typename
      ... on File { id url thumbnailUrl }
      ... on Call { id recordingUrl }
    }
  }
`);
