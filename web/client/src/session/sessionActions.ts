import { createContext, useContext } from 'react';

export interface SessionActions {
  /** Forgets all that was read and reads it afresh. */
  startOver(): void;
  /** Called once the server has ended the session. */
  signOut(): void;
  /** Asks for a new sign-in, as for a session that has expired: drafts are kept. */
  logOff(): void;
}

export const SessionContext = createContext<SessionActions | null>(null);

export function useSession(): SessionActions {
  const actions = useContext(SessionContext);
  if (!actions) throw new Error('Only there while signed in');
  return actions;
}
