import { useEffect } from 'react';
import { useClient } from 'urql';
import { SessionDocument } from '../session/viewer';

const EVERY = 15 * 60_000;
const SOON = 30_000;

/**
 * A wall's page is not opened again for weeks. Once it is connected again and every quarter of an
 * hour it asks for the clinic's name and time zone, and, after the server's upgrade, loads its new page.
 * So it does at once when the server's hours are of another time zone than the page's.
 */
export function useUpkeep(isConnected: boolean, isOurTime: boolean) {
  const client = useClient();
  useEffect(() => {
    if (!isConnected) return;
    const look = () => {
      void client.query(SessionDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      void loadNewPage();
    };
    look();
    const timer = setInterval(look, isOurTime ? EVERY : SOON);
    return () => clearInterval(timer);
  }, [client, isConnected, isOurTime]);
}

async function loadNewPage() {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  const name = script?.getAttribute('src');
  // The page names its scripts by their content. One that came with the development server does not.
  if (!name?.startsWith('/assets/')) return;
  try {
    const answer = await fetch(location.pathname, { cache: 'no-cache' });
    const page = await answer.text();
    if (answer.ok && page.includes('/assets/') && !page.includes(name)) location.reload();
  } catch {
    // The server is away again, or on its way: the next look is soon enough.
  }
}
