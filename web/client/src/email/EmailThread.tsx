import { useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../graphql';
import controls from '../theme/controls.module.css';
import styles from './EmailThread.module.css';
import { answeredPatient, replySubject } from './emailReply';
import { EmailThreadDocument, ThreadEmailFields } from './emailThreadDocument';
import { ThreadAnswer } from './ThreadAnswer';
import { ThreadEmailItem } from './ThreadEmailItem';

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
        <ThreadAnswer
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
