import { ConversationDetailsFields } from '../conversation/conversationDocument';
import { graphql, type ResultOf } from '../graphql';
import { ConversationRowFields } from '../list/conversationListDocument';

export const FoundPatientFields = graphql(`
  fragment FoundPatientFields on Patient {
    id
    name
    pictureUrl
    phoneNumbers
    dateOfBirth @include(if: $profiles)
    location @include(if: $profiles) { id name }
  }
`);

export type FoundPatient = ResultOf<typeof FoundPatientFields>;

/** What a record holds beyond names and numbers is only asked for by whoever may read it. */
export const PatientSearchDocument = graphql(
  `
  query PatientSearch($search: String!, $first: Int!, $profiles: Boolean!) {
    patients(search: $search, first: $first) {
      nodes { id ...FoundPatientFields }
      pageInfo { hasNextPage }
    }
  }
`,
  [FoundPatientFields],
);

export const StartConversationDocument = graphql(
  `
  mutation StartConversation($input: StartConversationInput!) {
    startConversation(input: $input) {
      conversation { id ...ConversationRowFields ...ConversationDetailsFields }
      errors { code message field }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);

export const CreatePatientDocument = graphql(`
  mutation CreatePatient($input: CreatePatientInput!) {
    createPatient(input: $input) {
      patient { id name phoneNumbers }
      errors { code message field }
    }
  }
`);

export const AddPhoneNumberDocument = graphql(`
  mutation AddPhoneNumber($input: UpdatePatientInput!) {
    updatePatient(input: $input) {
      patient { id name phoneNumbers }
      errors { code message field }
    }
  }
`);
