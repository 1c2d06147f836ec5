import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { attachmentsOf } from '../composer/attachmentsOf';
import { randomKey } from '../composer/randomKey';
import { useAttachments } from '../composer/useAttachments';
import { useViewer } from '../session/viewer';
import type { ThreadEmail } from './emailThreadDocument';
import { type PendingEmail, standsIn } from './pendingEmail';
import { type EmailProblem, sendEmail } from './sendEmail';
import { replyName, useReplyDraft } from './useReplyDraft';

export interface Answered {
  conversationId: string;
  threadId: string;
  inReplyToId: string;
  patientId: string | null;
  /** The thread as it is by now. */
  emails: readonly ThreadEmail[];
  /** The subject that an answer begins with. */
  subject: string;
  onSent(): void;
}

/** An answer to an email from its first word until it is sent; it is kept like any draft. */
export function useEmailReply({ conversationId, emails, onSent, ...answered }: Answered) {
  const client = useClient();
  const { user } = useViewer();
  const name = replyName(conversationId, answered.threadId);
  const draft = useReplyDraft(user.id, name, answered.subject);
  const { pending, setPending, isKept, clear } = draft;
  // Whoever signs out meanwhile leaves nothing behind: these are then forgotten.
  const files = attachmentsOf(user.id);
  const attachments = useAttachments(name);
  const [isSending, setSending] = useState(false);
  const [problems, setProblems] = useState<EmailProblem[]>([]);
  const arrived = !isSending && pending !== null && standsIn(emails, pending, user.id);

  function done(email: PendingEmail) {
    setPending(null);
    files.sent(email.files);
    clear();
    onSent();
  }

  useEffect(() => {
    if (arrived) done(pending);
  });

  async function send() {
    setProblems([]);
    setSending(true);
    const { inReplyToId, patientId } = answered;
    const { text, subject } = draft;
    // What is not confirmed is asked about as it was, whatever has come into the thread since.
    const asked = pending ?? {
      ...{ key: randomKey(), inReplyToId, patientId, subject, text },
      files: attachments.take(),
    };
    setPending(asked);
    const email = { ...asked, files: await attachments.renew(asked.files) };
    if (!isKept()) return;
    if (email.files !== asked.files) setPending(email);
    const answer = await sendEmail(client, requestOf(conversationId, email));
    setSending(false);
    if (answer.kind === 'unknown') return;
    if (answer.kind === 'sent') return done(email);
    const expired = answer.problems.find(
      ({ code, field }) => code === 'NOT_FOUND' && field === 'uploadIds',
    );
    giveBack(email, expired?.message);
    setProblems(answer.problems);
  }

  function giveBack(email: PendingEmail, expired?: string) {
    setPending(null);
    files.giveBack(name, email.files, expired);
  }

  return {
    ...draft,
    attachments,
    state: isSending ? 'sending' : pending ? 'unconfirmed' : 'writing',
    problems,
    /** What was said of it holds no more once it is changed. */
    changed: () => setProblems((before) => (before.length > 0 ? [] : before)),
    send,
    backToDraft: () => pending && giveBack(pending),
  } as const;
}

function requestOf(conversationId: string, { key, files, ...email }: PendingEmail) {
  const uploadIds = files.map((file) => file.uploadId);
  return { conversationId, ...email, uploadIds, idempotencyKey: key };
}
