import { useOpenThread } from '../email/EmailThreads';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { clockTime, exactTime } from '../words/clinicTime';
import styles from './Card.module.css';
import { DeliveryStatus } from './DeliveryStatus';
import type { ItemOf } from './timelineItemFields';

export function EmailCard({ email }: { email: ItemOf<'Email'> }) {
  const { timeZone } = useViewer().organization;
  const openThread = useOpenThread();
  const subject = email.subject || 'No subject';
  return (
    <article className={styles.card} data-ours={email.direction === 'OUTBOUND' || undefined}>
      <header className={styles.top}>
        <Icon name="mail" size={18} />
        <h3>{subject}</h3>
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
      <p className={styles.text}>{email.preview}</p>
      <button
        type="button"
        className={controls.link}
        aria-haspopup="dialog"
        aria-label={`Open the thread: ${subject}`}
        onClick={() => openThread(email)}
      >
        Open the thread
      </button>
    </article>
  );
}
