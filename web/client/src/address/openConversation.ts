import { useSyncExternalStore } from 'react';
import { addressParameter, announceAddress, subscribeToAddress } from './address';

const PARAMETER = 'conversation';

export function readOpenConversation(): string | null {
  return addressParameter(PARAMETER);
}

/** The address bar says which conversation is open, so that it can be linked and gone back from. */
export function useOpenConversation(): string | null {
  return useSyncExternalStore(subscribeToAddress, readOpenConversation);
}

export function addressOf(conversationId: string): string {
  return `/?${new URLSearchParams({ [PARAMETER]: conversationId })}`;
}

/** How often somebody has asked for a conversation, be it the one that is open. */
let openings = 0;

export function useOpenings(): number {
  return useSyncExternalStore(subscribeToAddress, () => openings);
}

export function openConversation(id: string) {
  openings += 1;
  if (readOpenConversation() !== id) {
    window.history.pushState({ fromList: readOpenConversation() === null }, '', addressOf(id));
  }
  announceAddress();
}

export function closeConversation() {
  // Going back leaves no trail of opened and closed conversations behind the list.
  if ((window.history.state as { fromList?: boolean } | null)?.fromList) {
    window.history.back();
    return;
  }
  window.history.pushState(null, '', '/');
  announceAddress();
}
