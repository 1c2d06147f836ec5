import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../graphql';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { EmailReply } from './EmailReply';
import styles from './EmailThread.module.css';
import { answeredPatient, replySubject } from './emailReply';
import { EmailThreadDocument, type ThreadEmail, ThreadEmailFields } from './emailThreadDocument';
import { ThreadEmailItem } from './ThreadEmailItem';
import { replyName, useIsBegun } from './useReplyDraft';

interface EmailThreadProps {
  emailId: string;
  newestId: string | null;
}

export function EmailThread({ emailId, newestId }: EmailThreadProps) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: EmailThreadDocument,
    variables: { id: emailId },
    requestPolicy: 'cache-and-network',
  });
  const asked = useRef(newestId);
  const list = useRef<HTMLOListElement>(null);
  const email = data?.node?.__typename === 'Email' ? data.node : null;
  const count = email?.thread.emails.length ?? 0;
  const counted = useRef(0);

  useEffect(() => {
    if (asked.current === newestId) return;
    asked.current = newestId;
    ask({ requestPolicy: 'network-only' });
  }, [newestId, ask]);

  useEffect(() => {
    if (counted.current > 0 && count > counted.current) {
      list.current?.scrollTo({ top: list.current.scrollHeight });
    }
    counted.current = count;
  }, [count]);

  if (!email) {
    if (fetching || (!data && !error)) return <p className={styles.waiting}>Loading…</p>;
    return (
      <p className={styles.waiting} role="alert">
        The thread could not be loaded.{' '}
        <button type="button" className={controls.link} onClick={() => ask()}>
          Try again
        </button>
      </p>
    );
  }
  const { thread, conversation } = email;
  const emails = readFragment(ThreadEmailFields, thread.emails);
  const newest = emails.at(-1);
  return (
    <>
      <ol ref={list} className={styles.emails} aria-label="Emails of this thread">
        {emails.map((each) => (
          <ThreadEmailItem
            key={each.id}
            email={each}
            isAsked={each.id === emailId}
            isNewest={each === newest}
          />
        ))}
      </ol>
      {newest ? (
        <Answer
          conversationId={conversation.id}
          threadId={thread.id}
          inReplyToId={newest.id}
          emails={emails}
          subject={replySubject(newest.subject || thread.subject)}
          patient={answeredPatient(emails, conversation.patients)}
        />
      ) : null}
    </>
  );
}

interface AnswerProps {
  conversationId: string;
  threadId: string;
  inReplyToId: string;
  emails: readonly ThreadEmail[];
  subject: string;
  patient: { id: string; name: string } | null;
}

/** Only for whoever may write; what was begun is gone on with. */
function Answer({ patient, ...answered }: AnswerProps) {
  const viewer = useViewer();
  const name = replyName(answered.conversationId, answered.threadId);
  const [writing, setWriting] = useState(useIsBegun(viewer.user.id, name));
  const [said, setSaid] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const wasWriting = useRef(writing);

  useEffect(() => {
    if (wasWriting.current && !writing) button.current?.focus();
    wasWriting.current = writing;
  }, [writing]);

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
        <button
          ref={button}
          type="button"
          className={controls.button}
          onClick={() => {
            setSaid('');
            setWriting(true);
          }}
        >
          Reply
        </button>
      )}
    </section>
  );
}
