import { graphql, type ResultOf } from '../graphql';
import { TimelineItemFields } from '../timeline/timelineItemFields';

export const ThreadEmailFields = graphql(`
  fragment ThreadEmailFields on Email {
    id
    direction
    at
    from
    to
    subject
    preview
    text
    html
    isAutomatic
    deliveryStatus
    deliveryProblem { code message advice }
    author { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    files { id name size url problem }
  }
`);

export type ThreadEmail = ResultOf<typeof ThreadEmailFields>;

/** The thread of an email, and whom of the conversation an answer may go to. */
export const EmailThreadDocument = graphql(
  `
  query EmailThread($id: ID!) {
    node(id: $id) {
      __typename
      ... on Email {
        id
        conversation { id patients { id } }
        thread {
          id
          subject
          emails { ...ThreadEmailFields }
        }
      }
    }
  }
`,
  [ThreadEmailFields],
);

export const SendEmailDocument = graphql(
  `
  mutation SendEmail($input: SendEmailInput!) {
    sendEmail(input: $input) {
      email { ...TimelineItemFields }
      errors { code message field }
    }
  }
`,
  [TimelineItemFields],
);
