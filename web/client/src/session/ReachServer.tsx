import { useEffect, useMemo } from 'react';
import { useQuery } from 'urql';
import type { ConnectionStateStore } from '../connection/connectionState';
import { hasCode } from '../connection/errorCode';
import { InboxPage } from '../InboxPage';
import { AutomaticLogoff } from '../logoff/AutomaticLogoff';
import { FullPageNotice } from './FullPageNotice';
import { may, readViewer, SessionDocument, ViewerContext } from './viewer';

const TRY_AGAIN_AFTER = 4_000;

interface ReachServerProps {
  connection: ConnectionStateStore;
  onSignedIn(userId: string): void;
}

/** Asks who is signed in, and shows the inbox to them. */
export function ReachServer({ connection, onSignedIn }: ReachServerProps) {
  const [{ data, error, fetching }, ask] = useQuery({ query: SessionDocument });
  const viewer = useMemo(() => (data ? readViewer(data.viewer) : null), [data]);
  const userId = viewer?.user.id;
  const failed = Boolean(error && !data && !hasCode(error, 'UNAUTHENTICATED'));

  useEffect(() => {
    if (userId) onSignedIn(userId);
  }, [userId, onSignedIn]);

  useEffect(() => {
    if (!failed || fetching) return;
    const again = setTimeout(() => ask({ requestPolicy: 'network-only' }), TRY_AGAIN_AFTER);
    return () => clearTimeout(again);
  }, [failed, fetching, ask]);

  if (failed) {
    return (
      <FullPageNotice title="Frontdesk can't be reached">
        Your inbox appears as soon as the connection is back. Nothing you wrote is lost.
      </FullPageNotice>
    );
  }
  if (!data || !viewer) return <FullPageNotice title="Opening your inbox…" quiet />;
  if (!may(viewer, 'MESSAGING_CHATS_READ')) {
    return (
      <FullPageNotice title="No access to conversations">
        Your account may not read conversations yet. An administrator of {viewer.organization.name}{' '}
        can allow it.
      </FullPageNotice>
    );
  }
  return (
    <ViewerContext value={viewer}>
      <AutomaticLogoff afterMinutes={viewer.organization.logoffAfterMinutes}>
        <InboxPage connection={connection} cursor={data.eventCursor} />
      </AutomaticLogoff>
    </ViewerContext>
  );
}
