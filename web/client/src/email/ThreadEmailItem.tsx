import { useEffect, useId, useRef, useState } from 'react';
import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { DeliveryStatus } from '../timeline/DeliveryStatus';
import { DownloadLink } from '../timeline/DownloadLink';
import { LinkedText } from '../timeline/LinkedText';
import { clockTime, dayName, exactTime, useNow } from '../words/clinicTime';
import { fileSize } from '../words/fileSize';
import { EmailHtml } from './EmailHtml';
import styles from './EmailThread.module.css';
import type { ThreadEmail } from './emailThreadDocument';

interface ThreadEmailItemProps {
  email: ThreadEmail;
  /** Shown whole, and come to, when the thread is opened. */
  isAsked: boolean;
  isNewest: boolean;
}

/** One email of a thread: its first words, or all of it. */
export function ThreadEmailItem({ email, isAsked, isNewest }: ThreadEmailItemProps) {
  const { timeZone } = useViewer().organization;
  const now = useNow();
  const [open, setOpen] = useState(isAsked || isNewest);
  const place = useRef<HTMLLIElement>(null);
  const content = useId();
  const who = email.author?.name ?? email.from;

  useEffect(() => {
    if (isAsked) place.current?.scrollIntoView({ block: 'start' });
  }, [isAsked]);

  return (
    <li ref={place} className={styles.email}>
      <article>
        <h3>
          <button
            type="button"
            className={styles.top}
            aria-expanded={open}
            aria-controls={content}
            onClick={() => setOpen(!open)}
          >
            <span className={styles.who}>{who}</span>
            {email.isAutomatic ? <span className={styles.automatic}>Automatic</span> : null}
            <time dateTime={email.at} title={exactTime(email.at, timeZone)}>
              {dayName(email.at, timeZone, now)}, {clockTime(email.at, timeZone)}
            </time>
            <Icon name="down" size={18} />
          </button>
        </h3>
        <div id={content}>
          {open ? (
            <Whole email={email} who={who} />
          ) : (
            <p className={styles.preview}>{email.preview}</p>
          )}
        </div>
      </article>
    </li>
  );
}

function Whole({ email, who }: { email: ThreadEmail; who: string }) {
  const files = email.files.filter((file) => !file.problem);
  const missing = email.files.filter((file) => file.problem);
  return (
    <>
      <p className={styles.addresses}>
        {email.from} to {email.to.join(', ')}
        {email.deliveryStatus ? ' · ' : null}
        <DeliveryStatus {...email} />
      </p>
      {email.html ? (
        <EmailHtml html={email.html} title={`Email from ${who}`} />
      ) : (
        <p className={styles.text}>
          <LinkedText text={email.text} />
        </p>
      )}
      {files.length > 0 ? (
        <ul className={styles.files} aria-label="Files">
          {files.map((file) => (
            <li key={file.id}>
              <DownloadLink className={styles.file} file={file}>
                <Icon name="download" size={18} />
                {file.name} <small>{fileSize(file.size)}</small>
              </DownloadLink>
            </li>
          ))}
        </ul>
      ) : null}
      {missing.map((file) => (
        <p key={file.id} className={styles.addresses}>
          {file.name}: {file.problem}
        </p>
      ))}
    </>
  );
}
