import type { ReactNode } from 'react';
import styles from './Dashboard.module.css';
import type { InboxStats } from './inboxStatsDocument';
import { Span } from './Span';
import { spanParts } from './span';

export function Numbers({ stats }: { stats: InboxStats }) {
  const { medianResponseSeconds: median, undeliveredToday: undelivered } = stats;
  return (
    <dl className={styles.numbers}>
      <Tile name="Received today" value={stats.receivedToday} mark="received" />
      <Tile name="Sent today" value={stats.sentToday} mark="sent" />
      <Tile name="Undelivered today" value={undelivered} isBad={undelivered > 0} />
      <Tile
        name="Median response"
        value={
          median === null ? (
            <span className={styles.none}>No answer yet</span>
          ) : (
            <Span parts={spanParts(median).slice(0, 2)} />
          )
        }
      />
      <Tile name="Open conversations" value={stats.open} />
    </dl>
  );
}

interface TileProps {
  name: string;
  value: ReactNode;
  /** Its colour in the chart. */
  mark?: 'received' | 'sent';
  isBad?: boolean;
}

function Tile({ name, value, mark, isBad }: TileProps) {
  return (
    <div className={styles.tile} data-bad={isBad || undefined}>
      <dt data-mark={mark}>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
