import { type ReactNode, useEffect } from 'react';
import { useClient } from 'urql';
import { hasCode } from '../connection/errorCode';
import { later } from '../later/later';
import { Part } from '../later/Part';
import { FullPageNotice } from '../session/FullPageNotice';
import { useSession } from '../session/sessionActions';
import { SignOutDocument } from '../session/signingIn';
import { Toast } from '../theme/Toast';
import { forgetActivity } from './lastActivity';
import { useIdleTime } from './useIdleTime';
import { useKeepSession } from './useKeepSession';

const logoffDialog = later(() => import('./LogoffDialog').then((part) => part.LogoffDialog));

const MINUTE = 60_000;
const ENDS_WITHIN = 5_000;

interface AutomaticLogoffProps {
  /** As the organization has set it; null for never. */
  afterMinutes: number | null;
  children: ReactNode;
}

/**
 * Signs out after a time without activity, and hides everything first. What the person wrote is
 * kept, as it is when a session expires: nobody has asked for it to be removed.
 */
export function AutomaticLogoff({ afterMinutes, children }: AutomaticLogoffProps) {
  const client = useClient();
  const { logOff } = useSession();
  const keepSession = useKeepSession();
  const limit = afterMinutes === null ? null : afterMinutes * MINUTE;
  const { state, stay } = useIdleTime(limit, keepSession);
  const isOver = state.kind === 'over';
  const secondsLeft = state.kind === 'warning' ? state.secondsLeft : null;

  useEffect(() => {
    if (!isOver) return;
    const ended = client
      .mutation(SignOutDocument, {})
      .toPromise()
      .then(({ data, error }) => {
        const hasEnded = data?.signOut.errors.length === 0 || hasCode(error, 'UNAUTHENTICATED');
        if (hasEnded) forgetActivity();
      });
    const timeout = new Promise((resolve) => setTimeout(resolve, ENDS_WITHIN));
    // Whether or not the server could be reached, nobody goes on from here without signing in.
    void Promise.race([ended, timeout]).then(logOff, logOff);
  }, [isOver, client, logOff]);

  if (isOver) return <FullPageNotice title="Signing out…" quiet />;
  return (
    <>
      {children}
      <Part
        of={logoffDialog}
        isOpen={secondsLeft !== null}
        onGiveUp={stay}
        instead={<Toast onDismiss={stay}>You will be signed out soon. Dismiss this to stay.</Toast>}
      >
        {(LogoffDialog) => <LogoffDialog secondsLeft={secondsLeft} onStay={stay} />}
      </Part>
    </>
  );
}
