import { graphql, type ResultOf } from '../graphql';
import { ItemPreviewFields } from '../list/conversationListDocument';

export const PatientPageFields = graphql(
  `
  fragment PatientPageFields on Patient {
    id
    givenName
    familyName
    name
    dateOfBirth
    pictureUrl
    chartUrl
    location { id name }
    phoneNumbers
    emailAddresses
    savedFacts {
      id
      label
      value
      savedAt
      savedBy { __typename ... on User { id name } ... on Patient { id name } ... on Assistant { name } }
    }
    conversations {
      id
      phoneNumber
      isUnread
      lastActivityAt
      lastItem { ...ItemPreviewFields }
    }
  }
`,
  [ItemPreviewFields],
);

export type PatientPageData = ResultOf<typeof PatientPageFields>;

/** The id of a record that was merged answers with the survivor. */
export const PatientPageDocument = graphql(
  `
  query PatientPage($id: ID!) {
    node(id: $id) {
      __typename
      ... on Patient { id ...PatientPageFields }
    }
  }
`,
  [PatientPageFields],
);

export const UpdatePatientDocument = graphql(
  `
  mutation UpdatePatient($input: UpdatePatientInput!) {
    updatePatient(input: $input) {
      patient { id ...PatientPageFields }
      errors { code message field }
    }
  }
`,
  [PatientPageFields],
);
