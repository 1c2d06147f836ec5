import { ConversationDetailsFields } from '../conversation/conversationDocument';
import { graphql, type ResultOf } from '../graphql';
import { ConversationRowFields } from '../list/conversationListDocument';

export const PatientRecordFields = graphql(`
  fragment PatientRecordFields on Patient {
    id
    name
    givenName
    familyName
    pictureUrl
    phoneNumbers
    dateOfBirth @include(if: $profiles)
    location @include(if: $profiles) { id name }
    emailAddresses @include(if: $profiles)
    savedFacts @include(if: $profiles) { id label value }
  }
`);

export type PatientRecord = ResultOf<typeof PatientRecordFields>;

/** The records of everyone who has the number; without `profiles`, what every desk may see of them. */
export const RecordsDocument = graphql(
  `
  query Records($id: ID!, $profiles: Boolean!) {
    conversation(id: $id) {
      id
      primaryPatient { id }
      patients { id ...PatientRecordFields }
    }
  }
`,
  [PatientRecordFields],
);

export const MergePatientsDocument = graphql(
  `
  mutation MergePatients($input: MergePatientsInput!) {
    mergePatients(input: $input) {
      patient {
        id
        name
        conversations { id ...ConversationRowFields ...ConversationDetailsFields }
      }
      errors { code message field }
    }
  }
`,
  [ConversationRowFields, ConversationDetailsFields],
);
