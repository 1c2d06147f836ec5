import { useMemo, useState } from 'react';
import { readDraft, useDraft, writeDraft } from '../composer/drafts';
import { type PendingEmail, pendingIn } from './pendingEmail';

export function replyName(conversationId: string, threadId: string): string {
  return `${conversationId}.${threadId}`;
}

/** What was begun in answer to a thread, and what is on its way: both outlive a reload. */
export function useReplyDraft(userId: string, name: string, begun: string) {
  const [text, setText] = useDraft(userId, name);
  const ofPending = `${name}.pending`;
  const [kept, keep] = useDraft(userId, ofPending);
  const ofSubject = `${name}.subject`;
  const [subject, showSubject] = useState(() => readDraft(userId, ofSubject) || begun);
  const pending = useMemo(() => pendingIn(kept), [kept]);

  function setSubject(words: string) {
    showSubject(words);
    writeDraft(userId, ofSubject, words === begun ? '' : words);
  }

  return {
    text: pending?.text ?? text,
    subject: pending?.subject ?? subject,
    pending,
    setText,
    setSubject,
    setPending: (email: PendingEmail | null) => keep(email ? JSON.stringify(email) : ''),
    /** Not once its person has signed out. */
    isKept: () => readDraft(userId, ofPending) !== '',
    clear() {
      setText('');
      setSubject(begun);
    },
  };
}

/** Whether there is anything to go on with. */
export function useIsBegun(userId: string, name: string): boolean {
  const [text] = useDraft(userId, name);
  const [kept] = useDraft(userId, `${name}.pending`);
  return text !== '' || kept !== '';
}
