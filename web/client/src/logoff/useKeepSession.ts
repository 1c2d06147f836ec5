import { useCallback, useRef } from 'react';
import { useClient } from 'urql';
import { graphql } from '../graphql';

/** The server writes it down no oftener. */
const AT_MOST_EVERY = 60_000;

/** The answer says as well whether the organization has set another time meanwhile. */
const KeepSessionDocument = graphql(`
  mutation KeepSession {
    keepSession {
      viewer { organization { id logoffAfterMinutes } }
      errors { code message }
    }
  }
`);

/** Tells the server that somebody is here: it ends a session that nobody is active in. */
export function useKeepSession(): () => void {
  const client = useClient();
  const toldAt = useRef(0);
  return useCallback(() => {
    const now = Date.now();
    if (now >= toldAt.current && now - toldAt.current < AT_MOST_EVERY) return;
    toldAt.current = now;
    void client.mutation(KeepSessionDocument, {}).toPromise();
  }, [client]);
}
