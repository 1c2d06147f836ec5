import { useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import type { ConnectionStateStore } from '../connection/connectionState';
import { hasCode } from '../connection/errorCode';
import { FullPageNotice } from './FullPageNotice';
import type { SignedInPage } from './signedInPage';
import { may, readViewer, SessionDocument, ViewerContext } from './viewer';

const TRY_AGAIN_AFTER = 4_000;

interface ReachServerProps {
  page: SignedInPage;
  connection: ConnectionStateStore;
  /** What is under way, and may bring the session with it. */
  asked: Promise<unknown> | undefined;
  onSignedIn(userId: string): void;
}

/** Asks who is signed in, and shows the page to them. */
export function ReachServer({ page, connection, asked, onSignedIn }: ReachServerProps) {
  const { Page, needs, words } = page;
  const [waits, setWaits] = useState(asked !== undefined);
  const [{ data, error, fetching }, ask] = useQuery({ query: SessionDocument, pause: waits });
  const viewer = useMemo(() => (data ? readViewer(data.viewer) : null), [data]);
  const userId = viewer?.user.id;
  const failed = Boolean(error && !data && !hasCode(error, 'UNAUTHENTICATED'));

  useEffect(() => {
    void asked?.then(() => setWaits(false));
  }, [asked]);

  useEffect(() => {
    if (userId) onSignedIn(userId);
  }, [userId, onSignedIn]);

  useEffect(() => {
    if (!failed || fetching) return;
    const again = setTimeout(() => ask({ requestPolicy: 'network-only' }), TRY_AGAIN_AFTER);
    return () => clearTimeout(again);
  }, [failed, fetching, ask]);

  if (failed) {
    return <FullPageNotice title="Frontdesk can't be reached">{words.unreachable}</FullPageNotice>;
  }
  if (!data || !viewer) return <FullPageNotice title={words.opening} quiet />;
  if (!needs.some((permission) => may(viewer, permission))) {
    return (
      <FullPageNotice title="No access to conversations">
        Your account may not read conversations yet. An administrator of {viewer.organization.name}{' '}
        can allow it.
      </FullPageNotice>
    );
  }
  return (
    <ViewerContext value={viewer}>
      <Page connection={connection} cursor={data.eventCursor} />
    </ViewerContext>
  );
}
