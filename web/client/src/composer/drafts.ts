import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
/** Where the browser keeps nothing, a draft still lives as long as the window. */
const unkept = new Map<string, string>();

/** Each person has their own drafts, though they share the desk's computer. */
function nameOf(userId: string, conversationId: string): string {
  return `frontdesk.draft.${userId}.${conversationId}`;
}

export function readDraft(userId: string, conversationId: string): string {
  const name = nameOf(userId, conversationId);
  const inMemory = unkept.get(name);
  if (inMemory !== undefined) return inMemory;
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(userId: string, conversationId: string, text: string) {
  const name = nameOf(userId, conversationId);
  try {
    if (text) localStorage.setItem(name, text);
    else localStorage.removeItem(name);
    unkept.delete(name);
  } catch {
    unkept.set(name, text);
  }
  for (const listener of listeners) listener();
}

/** On the desk's computer, drafts are not to outlive a sign-out. */
export function forgetDrafts(userId: string) {
  const start = nameOf(userId, '');
  for (const name of unkept.keys()) if (name.startsWith(start)) unkept.delete(name);
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(start)) localStorage.removeItem(name);
    }
  } catch {
    // Nothing is kept here.
  }
  for (const listener of listeners) listener();
}

/** Puts a text that was not sent back before whatever has been written since. */
export function giveBack(userId: string, conversationId: string, text: string) {
  if (!text) return;
  const since = readDraft(userId, conversationId);
  writeDraft(userId, conversationId, since ? `${text}\n${since}` : text);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useDraft(userId: string, conversationId: string) {
  const draft = useSyncExternalStore(subscribe, () => readDraft(userId, conversationId));
  const setDraft = useCallback(
    (text: string) => writeDraft(userId, conversationId, text),
    [userId, conversationId],
  );
  return [draft, setDraft] as const;
}
