import { useState } from 'react';
import { useClient } from 'urql';
import { attachmentsOf } from '../composer/attachmentsOf';
import { useDraft } from '../composer/drafts';
import { randomKey } from '../composer/randomKey';
import { useAttachments } from '../composer/useAttachments';
import { useViewer } from '../session/viewer';
import { forgetKeyOfReply, keyOfReply } from './emailReply';
import { type EmailProblem, sendEmail } from './sendEmail';

export interface Answered {
  conversationId: string;
  threadId: string;
  inReplyToId: string;
  patientId: string | null;
}

/** An answer to an email from its first word until it is sent; its text is kept like any draft. */
export function useEmailReply({ conversationId, threadId, inReplyToId, patientId }: Answered) {
  const client = useClient();
  const { user } = useViewer();
  const name = `${conversationId}.${threadId}`;
  const [text, setText] = useDraft(user.id, name);
  const attachments = useAttachments(name);
  const [state, setState] = useState<'writing' | 'sending' | 'unconfirmed'>('writing');
  const [problems, setProblems] = useState<EmailProblem[]>([]);

  async function send(subject: string): Promise<boolean> {
    setProblems([]);
    setState('sending');
    // Whoever signs out meanwhile leaves nothing behind: these are then forgotten.
    const store = attachmentsOf(user.id);
    const files = attachments.take();
    const uploadIds = files.map((file) => file.uploadId);
    const email = { conversationId, inReplyToId, patientId, subject, text, uploadIds };
    const idempotencyKey = keyOfReply(name, JSON.stringify(email), randomKey);
    const answer = await sendEmail(client, { ...email, idempotencyKey });
    if (answer.kind === 'sent') {
      forgetKeyOfReply(name);
      store.sent(files);
      setText('');
      setState('writing');
      return true;
    }
    store.giveBack(name, files);
    if (answer.kind === 'refused') {
      forgetKeyOfReply(name);
      setProblems(answer.problems);
    }
    setState(answer.kind === 'unknown' ? 'unconfirmed' : 'writing');
    return false;
  }

  /** What was said of it holds no more once it is changed. */
  const changed = () => setProblems((before) => (before.length > 0 ? [] : before));

  return { text, setText, attachments, state, problems, changed, send };
}
