import { useState } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { clockTime, exactTime } from '../words/clinicTime';
import { fileSize } from '../words/fileSize';
import styles from './Card.module.css';
import { DeliveryStatus } from './DeliveryStatus';
import { DownloadLink } from './DownloadLink';
import { EmailTextDocument, type ItemOf } from './timelineItemFields';

export function EmailCard({ email }: { email: ItemOf<'Email'> }) {
  const { timeZone } = useViewer().organization;
  const [open, setOpen] = useState(false);
  return (
    <article className={styles.card} data-ours={email.direction === 'OUTBOUND' || undefined}>
      <header className={styles.top}>
        <Icon name="mail" size={18} />
        <h3>{email.subject || 'No subject'}</h3>
        <p className={styles.facts}>
          <DeliveryStatus {...email} />
          <time dateTime={email.at} title={exactTime(email.at, timeZone)}>
            {clockTime(email.at, timeZone)}
          </time>
        </p>
      </header>
      <p className={styles.addresses}>
        {email.from} to {email.to.join(', ')}
      </p>
      {open ? <EmailText id={email.id} /> : <p className={styles.text}>{email.preview}</p>}
      <button
        type="button"
        className={controls.link}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Show less' : 'Show the whole email'}
      </button>
    </article>
  );
}

function EmailText({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: EmailTextDocument, variables: { id } });
  if (error && !data) {
    return (
      <p className={styles.text} role="alert">
        The email could not be loaded.{' '}
        <button type="button" className={controls.link} onClick={() => ask()}>
          Try again
        </button>
      </p>
    );
  }
  if (data?.node?.__typename !== 'Email') return <p className={styles.text}>Loading…</p>;
  const { text, files } = data.node;
  return (
    <>
      <p className={styles.text}>{text}</p>
      {files.length > 0 ? (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.id}>
              <DownloadLink file={file}>{file.name}</DownloadLink> ({fileSize(file.size)})
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
