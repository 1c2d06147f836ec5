import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { callWords } from '../words/callWords';
import { clockTime, duration, exactTime } from '../words/clinicTime';
import styles from './Card.module.css';
import { Recording } from './Recording';
import type { ItemOf } from './timelineItemFields';

export function CallCard({ call }: { call: ItemOf<'Call'> }) {
  const { timeZone } = useViewer().organization;
  const { outcome, direction, durationSeconds, at, author } = call;
  const missed = direction === 'INBOUND' && (outcome === 'MISSED' || outcome === 'BUSY');
  const caller = direction === 'OUTBOUND' && author ? `by ${author.name}` : null;
  return (
    <article className={styles.card} data-ours={direction === 'OUTBOUND' || undefined}>
      <header className={styles.top} data-bad={missed || outcome === 'FAILED' || undefined}>
        <Icon name="phone" size={18} />
        <h3>{callWords(outcome, direction)}</h3>
        <p className={styles.facts}>
          {[durationSeconds === null ? null : duration(durationSeconds), caller]
            .filter(Boolean)
            .map((fact) => (
              <span key={fact}>{fact} ·</span>
            ))}
          <time dateTime={at} title={exactTime(at, timeZone)}>
            {clockTime(at, timeZone)}
          </time>
        </p>
      </header>
      {call.summary ? <p className={styles.text}>{call.summary}</p> : null}
      {call.assistantActions.length > 0 ? (
        <div className={styles.actions}>
          <h4>
            <Icon name="spark" size={14} /> What the assistant did
          </h4>
          <ol>
            {call.assistantActions.map((action) => (
              <li key={action}>{action}</li>
            ))}
          </ol>
        </div>
      ) : null}
      {call.recordingUrl ? <Recording callId={call.id} url={call.recordingUrl} /> : null}
    </article>
  );
}
