import { useEffect } from 'react';
import { useClient, useQuery } from 'urql';
import { onInboxEvents } from '../connection/inboxEvents';
import { useViewer } from '../session/viewer';
import { useUnreadInTab } from '../tab/useUnreadInTab';
import { InboxCountsDocument } from './conversationListDocument';

const SETTLE = 500;

/** Keeps the counts of the chips, and the one in the window's title, in step with the events. */
export function useInboxCounts() {
  const client = useClient();
  const { organization } = useViewer();
  const [{ data }] = useQuery({ query: InboxCountsDocument });

  useEffect(
    () =>
      onInboxEvents(client, SETTLE, () => {
        void client.query(InboxCountsDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      }),
    [client],
  );

  useUnreadInTab(data?.inboxCounts.unread ?? 0, organization.name);
}
