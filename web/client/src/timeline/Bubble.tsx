import type { ReactNode } from 'react';
import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { clockTime, exactTime } from '../words/clinicTime';
import styles from './Bubble.module.css';
import type { AuthorData } from './timelineItemFields';

interface BubbleProps {
  direction: 'INBOUND' | 'OUTBOUND';
  author: AuthorData;
  at: string;
  continues: boolean;
  /** What is shown without a frame of its own, such as a picture. */
  bare?: boolean;
  /** What became of it, under the bubble. */
  under?: ReactNode;
  children: ReactNode;
}

/** One thing that was said: ours on the right, theirs on the left. */
export function Bubble({ direction, author, at, continues, bare, under, children }: BubbleProps) {
  const { organization, user } = useViewer();
  const ours = direction === 'OUTBOUND';
  const assistant = author?.__typename === 'Assistant';
  return (
    <article
      className={styles.said}
      data-ours={ours || undefined}
      data-assistant={assistant || undefined}
      data-continues={continues || undefined}
    >
      <p className={continues ? 'visually-hidden' : styles.author}>
        {assistant ? <Icon name="spark" size={14} /> : null}
        {authorName(author, ours, user.id)}
        {assistant && author.name !== 'Assistant' ? (
          <span className={styles.badge}>Assistant</span>
        ) : null}
      </p>
      <div className={bare ? styles.bare : styles.bubble}>{children}</div>
      <p className={styles.under}>
        <time dateTime={at} title={exactTime(at, organization.timeZone)}>
          {clockTime(at, organization.timeZone)}
        </time>
        {under}
      </p>
    </article>
  );
}

function authorName(author: AuthorData, ours: boolean, viewerId: string): string {
  if (!author) return ours ? 'The clinic' : 'Unknown number';
  if (author.__typename === 'User' && author.id === viewerId) return 'You';
  return author.name;
}
