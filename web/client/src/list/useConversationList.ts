import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { LIST_PAGE, NEWEST_PAGE } from '../cache/conversationLists';
import { onInboxEvents } from '../connection/inboxEvents';
import { type ResultOf, readFragment } from '../graphql';
import { useViewer } from '../session/viewer';
import { type ConversationFilter, matches, needsServer } from './conversationFilter';
import { ConversationListDocument, ConversationRowFields } from './conversationListDocument';

export type ConversationRowData = ResultOf<typeof ConversationRowFields>;

const SETTLE = 600;

/** The list of a filter: loaded page by page, kept in step by events, sorted by activity. */
export function useConversationList(filter: ConversationFilter, openId: string | null) {
  const client = useClient();
  const viewer = useViewer();
  const [{ data, error, fetching, stale }, ask] = useQuery({
    query: ConversationListDocument,
    variables: useMemo(() => ({ filter, first: LIST_PAGE }), [filter]),
    requestPolicy: 'cache-and-network',
  });
  const [loadingOlder, setLoadingOlder] = useState(false);
  const page = data?.conversations.pageInfo;

  useEffect(() => {
    if (!needsServer(filter)) return;
    return onInboxEvents(client, SETTLE, () => {
      const variables = { filter, first: NEWEST_PAGE };
      void client
        .query(ConversationListDocument, variables, { requestPolicy: 'network-only' })
        .toPromise();
    });
  }, [client, filter]);

  const asking = useRef<string | null>(null);
  const loadOlder = useCallback(async () => {
    if (!page?.hasNextPage || !page.endCursor || asking.current === page.endCursor) return;
    asking.current = page.endCursor;
    setLoadingOlder(true);
    const variables = { filter, first: LIST_PAGE, after: page.endCursor };
    const answer = await client.query(ConversationListDocument, variables, {
      requestPolicy: 'network-only',
    });
    if (answer.error) asking.current = null;
    setLoadingOlder(false);
  }, [client, filter, page]);

  const myLocationId = viewer.currentLocation?.id;
  const rows = useMemo(() => {
    const all =
      data?.conversations.nodes.map((node) => readFragment(ConversationRowFields, node)) ?? [];
    return (
      all
        // Whoever reads under "Unread" would lose sight of the conversation the moment it opens.
        .filter((row) => row.id === openId || matches(filter, row, myLocationId))
        .sort(byActivity)
    );
  }, [data, filter, myLocationId, openId]);

  return {
    rows,
    error: data ? undefined : error,
    loading: !data && fetching,
    refreshing: stale,
    hasOlder: Boolean(page?.hasNextPage),
    loadingOlder,
    loadOlder,
    askAgain: () => ask({ requestPolicy: 'network-only' }),
  };
}

function byActivity(one: ConversationRowData, other: ConversationRowData): number {
  if (one.lastActivityAt !== other.lastActivityAt) {
    return one.lastActivityAt < other.lastActivityAt ? 1 : -1;
  }
  return one.id < other.id ? 1 : -1;
}
