import { useSyncExternalStore } from 'react';

const PARAMETER = 'conversation';
const listeners = new Set<() => void>();

function announce() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function readOpenConversation(): string | null {
  return new URLSearchParams(window.location.search).get(PARAMETER);
}

/** The address bar says which conversation is open, so that it can be linked and gone back from. */
export function useOpenConversation(): string | null {
  return useSyncExternalStore(subscribe, readOpenConversation);
}

export function addressOf(conversationId: string): string {
  return `/?${new URLSearchParams({ [PARAMETER]: conversationId })}`;
}

export function openConversation(id: string) {
  if (readOpenConversation() === id) return;
  window.history.pushState({ fromList: readOpenConversation() === null }, '', addressOf(id));
  announce();
}

export function closeConversation() {
  // Going back leaves no trail of opened and closed conversations behind the list.
  if ((window.history.state as { fromList?: boolean } | null)?.fromList) {
    window.history.back();
    return;
  }
  window.history.pushState(null, '', '/');
  announce();
}
