import styles from './Dashboard.module.css';
import type { InboxStats } from './inboxStatsDocument';
import { Span } from './Span';
import { spanParts } from './span';
import { useSecond } from './useSecond';

/** Who waits for an answer, and for how long: what the wall is there for. */
export function Waiting({ stats }: { stats: InboxStats }) {
  const { unresponded, longestWaitSince } = stats;
  return (
    <section
      className={styles.waiting}
      data-any={unresponded > 0 || undefined}
      aria-label="Waiting"
    >
      <div className={styles.hero}>
        <h2>{unresponded === 1 ? 'Patient waiting' : 'Patients waiting'}</h2>
        <p className={styles.figure} style={{ '--digits': String(unresponded).length } as object}>
          {unresponded}
        </p>
      </div>
      <div className={styles.hero}>
        <h2>Longest wait</h2>
        {longestWaitSince ? (
          <LongestWait since={longestWaitSince} />
        ) : (
          <p className={styles.calm}>Everybody has an answer</p>
        )}
      </div>
    </section>
  );
}

function LongestWait({ since }: { since: string }) {
  const seconds = (useSecond().getTime() - Date.parse(since)) / 1_000;
  return (
    <p className={styles.wait} role="timer">
      <Span parts={spanParts(seconds)} />
    </p>
  );
}
