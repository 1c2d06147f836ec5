// New Chat's search, as a Relay client pages through it.
import { graphql } from 'relay-runtime';

graphql`
  query PatientsQuery($search: String) {
    ...Patients_list @arguments(search: $search)
  }
`;

graphql`
  fragment Patients_list on Query
  @refetchable(queryName: "PatientsListPaginationQuery")
  @argumentDefinitions(
    search: { type: "String" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    patients(search: $search, first: $count, after: $cursor)
      @connection(key: "Patients_patients") {
      edges {
        node {
          id
          name
          phoneNumbers
        }
      }
    }
  }
`;
