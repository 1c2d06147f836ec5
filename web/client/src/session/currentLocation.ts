import { useCallback } from 'react';
import { useClient, useMutation } from 'urql';
import { graphql } from '../graphql';
import { InboxCountsDocument } from '../list/conversationListDocument';

export const SetCurrentLocationDocument = graphql(`
  mutation SetCurrentLocation($input: SetCurrentLocationInput!) {
    setCurrentLocation(input: $input) {
      viewer { currentLocation { id name } }
      errors { code message }
    }
  }
`);

/** Says where this person works today; answers whether that was taken. */
export function useSetCurrentLocation() {
  const client = useClient();
  const [, setCurrentLocation] = useMutation(SetCurrentLocationDocument);
  return useCallback(
    async (locationId: string) => {
      const { data } = await setCurrentLocation({ input: { locationId } });
      if (!data?.setCurrentLocation.viewer) return false;
      void client.query(InboxCountsDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      return true;
    },
    [client, setCurrentLocation],
  );
}
