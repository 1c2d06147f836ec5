import { useEffect } from 'react';
import { useClient, useQuery } from 'urql';
import { onInboxEvents } from '../connection/inboxEvents';
import { InboxCountsDocument } from './conversationListDocument';

const SETTLE = 500;

/** Keeps the counts of the chips, and the one in the window's title, in step with the events. */
export function useInboxCounts() {
  const client = useClient();
  const [{ data }] = useQuery({ query: InboxCountsDocument });
  const unread = data?.inboxCounts.unread ?? 0;

  useEffect(
    () =>
      onInboxEvents(client, SETTLE, () => {
        void client.query(InboxCountsDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      }),
    [client],
  );

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Frontdesk` : 'Frontdesk';
    return () => {
      document.title = 'Frontdesk';
    };
  }, [unread]);
}
