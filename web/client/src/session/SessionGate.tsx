import { useCallback, useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { forgetTexts } from '../composer/forgetTexts';
import { createInboxClient, type InboxClient } from '../connection/createInboxClient';
import { noteActivity } from '../logoff/lastActivity';
import { ReachServer } from './ReachServer';
import { SignInPage } from './SignInPage';
import { SessionContext } from './sessionActions';
import type { SignedInPage } from './signedInPage';
import { onSignOutElsewhere } from './signOutElsewhere';
import { SignedInDocument } from './viewer';

const ASK_AT_MOST_EVERY = 10_000;

interface Session extends InboxClient {
  generation: number;
  asked: Promise<unknown> | undefined;
}

/**
 * Holds the client of whoever is signed in. Signing in or out, or a cursor that the log no longer
 * keeps, begins with a new client: nothing of the old cache is shown to anyone again.
 */
export function SessionGate({ page }: { page: SignedInPage }) {
  const { ask } = page;
  const [generation, setGeneration] = useState(0);
  const [signedOut, setSignedOut] = useState<'no' | 'expired' | 'asked'>('no');
  const [session, setSession] = useState<Session | null>(null);

  useEffect(() => {
    let asked = 0;
    const opened = createInboxClient({
      endpoint: page.endpoint,
      onUnauthenticated: () => setSignedOut((before) => (before === 'no' ? 'expired' : before)),
      // A session that ended refuses the socket without a word; a query is told why.
      onSocketLost: () => {
        if (Date.now() - asked < ASK_AT_MOST_EVERY) return;
        asked = Date.now();
        void opened.client
          .query(SignedInDocument, {}, { requestPolicy: 'network-only' })
          .toPromise();
      },
    });
    setSession({ ...opened, generation, asked: ask?.(opened.client) });
    return () => opened.close();
  }, [generation, ask, page.endpoint]);

  const startOver = useCallback(() => setGeneration((before) => before + 1), []);
  const signedIn = useCallback(() => {
    noteActivity();
    setSignedOut('no');
    startOver();
  }, [startOver]);
  const signOut = useCallback(() => setSignedOut('asked'), []);
  const logOff = useCallback(() => setSignedOut('expired'), []);
  const [wasIn, setWasIn] = useState<string | null>(null);
  const actions = useMemo(() => ({ startOver, signOut, logOff }), [startOver, signOut, logOff]);

  useEffect(() => {
    if (wasIn === null) return;
    return onSignOutElsewhere(wasIn, () => {
      forgetTexts(wasIn);
      signOut();
    });
  }, [wasIn, signOut]);

  const expired = signedOut === 'expired' && wasIn !== null;
  if (session?.generation !== generation) return null;
  return (
    <Provider key={generation} value={session.client}>
      {signedOut !== 'no' ? (
        <SignInPage
          words={expired ? page.words.signInAgain : page.words.signIn}
          onSignedIn={signedIn}
        />
      ) : (
        <SessionContext value={actions}>
          <ReachServer
            page={page}
            connection={session.connection}
            asked={session.asked}
            onSignedIn={setWasIn}
          />
        </SessionContext>
      )}
    </Provider>
  );
}
