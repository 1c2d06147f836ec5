import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { LIST_PAGE, NEWEST_PAGE } from '../cache/conversationLists';
import { onInboxEvents } from '../connection/inboxEvents';
import { type ResultOf, readFragment } from '../graphql';
import { useViewer } from '../session/viewer';
import { type ConversationFilter, firstFilter, matches, needsServer } from './conversationFilter';
import { ConversationListDocument, ConversationRowFields } from './conversationListDocument';
import { useOpenedRow } from './useOpenedRow';

export type ConversationRowData = ResultOf<typeof ConversationRowFields>;

const SETTLE = 600;

/** The list of a filter: loaded page by page, kept in step by events, sorted by activity. */
export function useConversationList(filter: ConversationFilter, openId: string | null) {
  const client = useClient();
  const viewer = useViewer();
  const [{ data, error, fetching, stale }, ask] = useQuery({
    query: ConversationListDocument,
    variables: useMemo(() => ({ filter, first: LIST_PAGE }), [filter]),
    requestPolicy: filter === firstFilter ? 'cache-first' : 'cache-and-network',
  });
  const [older, setOlder] = useState<'loading' | 'failed'>();
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

  const asking = useRef<string>(undefined);
  const loadOlder = useCallback(async () => {
    const after = page?.hasNextPage ? page.endCursor : null;
    if (!after || asking.current === after) return;
    asking.current = after;
    setOlder('loading');
    await eventsToComeIn();
    const variables = { filter, first: LIST_PAGE, after };
    const { error: failed } = await client.query(ConversationListDocument, variables, {
      requestPolicy: 'network-only',
    });
    asking.current = undefined;
    setOlder(failed ? 'failed' : undefined);
  }, [client, filter, page]);

  const myLocationId = viewer.currentLocation?.id;
  const listed = useMemo(
    () => data?.conversations.nodes.map((node) => readFragment(ConversationRowFields, node)) ?? [],
    [data],
  );
  const listedIds = useMemo(() => listed.map((row) => row.id), [listed]);
  const opened = useOpenedRow(openId, listedIds);
  const rows = useMemo(() => {
    return (
      [...listed, ...(opened.row ? [opened.row] : [])]
        // Whoever reads under "Unread" would lose sight of the conversation the moment it opens.
        .filter((row) => row.id === openId || matches(filter, row, myLocationId))
        .sort(byActivity)
    );
  }, [listed, opened.row, filter, myLocationId, openId]);

  return {
    rows,
    wasOpened: opened.wasOpened,
    error: data ? undefined : error,
    loading: !data && fetching,
    refreshing: stale,
    hasOlder: Boolean(page?.hasNextPage),
    older,
    loadOlder,
    askAgain: () => ask({ requestPolicy: 'network-only' }),
  };
}

/** They wait for answers: where one question follows another, they need a moment in between. */
function eventsToComeIn() {
  return new Promise((resolve) => setTimeout(resolve));
}

function byActivity(one: ConversationRowData, other: ConversationRowData): number {
  if (one.lastActivityAt !== other.lastActivityAt) {
    return one.lastActivityAt < other.lastActivityAt ? 1 : -1;
  }
  return one.id < other.id ? 1 : -1;
}
