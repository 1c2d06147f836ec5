import { useSyncExternalStore } from 'react';

/** As in InboxPage.module.css and Patient.module.css: a patient's page covers the conversation. */
const narrow = '(max-width: 960px)';

function subscribe(listener: () => void) {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether there is no room for a conversation and a patient's page side by side. */
export function useNarrowWindow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches);
}
