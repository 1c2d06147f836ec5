import { useEffect, useRef, useState } from 'react';
import { FileDrop } from '../composer/FileDrop';
import { useAttachments } from '../composer/useAttachments';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { EmailReply } from './EmailReply';
import styles from './EmailThread.module.css';
import type { ThreadEmail } from './emailThreadDocument';
import { replyName, useIsBegun } from './useReplyDraft';

interface ThreadAnswerProps {
  conversationId: string;
  threadId: string;
  inReplyToId: string;
  emails: readonly ThreadEmail[];
  subject: string;
  patient: { id: string; name: string } | null;
}

/** Only for whoever may write; what was begun is gone on with. */
export function ThreadAnswer({ patient, ...answered }: ThreadAnswerProps) {
  const viewer = useViewer();
  const name = replyName(answered.conversationId, answered.threadId);
  const { all, attach } = useAttachments(name);
  const isBegun = useIsBegun(viewer.user.id, name) || all.length > 0;
  const [writing, setWriting] = useState(isBegun);
  const [said, setSaid] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const wasWriting = useRef(writing);

  useEffect(() => {
    if (wasWriting.current && !writing) button.current?.focus();
    wasWriting.current = writing;
  }, [writing]);

  function begin() {
    setSaid('');
    setWriting(true);
  }

  if (!may(viewer, 'MESSAGING_CHATS_WRITE') || !viewer.organization.emailEnabled) return null;
  return (
    <section className={styles.answer} aria-label="Answer">
      <p role="status" className="visually-hidden">
        {said}
      </p>
      {writing ? (
        <EmailReply
          {...answered}
          patientId={patient?.id ?? null}
          to={patient?.name ?? null}
          onSent={() => {
            setSaid('The email is on its way');
            setWriting(false);
          }}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <>
          <FileDrop
            onFiles={(files) => {
              attach(files);
              begin();
            }}
          />
          <button ref={button} type="button" className={controls.button} onClick={begin}>
            Reply
          </button>
        </>
      )}
    </section>
  );
}
