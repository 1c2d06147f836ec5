import { useEffect } from 'react';
import mark from '../theme/frontdesk.svg';
import unreadMark from '../theme/frontdesk-unread.svg';
import { titleOf } from './titleOf';

/** Whoever works in another tab sees in this one's that something waits to be opened. */
export function useUnreadInTab(unread: number, clinic: string) {
  useEffect(() => {
    document.title = titleOf(unread, clinic);
    return () => {
      document.title = 'Frontdesk';
    };
  }, [unread, clinic]);

  const any = unread > 0;
  useEffect(() => {
    if (!any) return;
    showMark(unreadMark);
    return () => showMark(mark);
  }, [any]);
}

function showMark(address: string) {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon) icon.href = address;
}
