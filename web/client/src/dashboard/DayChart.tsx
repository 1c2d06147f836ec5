import { memo } from 'react';
import { hourName } from '../words/clinicTime';
import { ChartPicture } from './ChartPicture';
import { type ChartColumn, chartColumns } from './chartColumns';
import styles from './Dashboard.module.css';
import type { HourStats } from './inboxStatsDocument';

interface DayChartProps {
  hours: readonly HourStats[];
  timeZone: string;
}

/** The day by hour, for the eye as a picture and for a screen reader as a table. */
export const DayChart = memo(function DayChart({ hours, timeZone }: DayChartProps) {
  const columns = chartColumns(hours, timeZone);
  const isEmpty = columns.every(({ received, sent }) => received + sent === 0);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <h2>Today by hour</h2>
        <p className={styles.legend} aria-hidden="true">
          <span data-mark="received">Received</span>
          <span data-mark="sent">Sent</span>
        </p>
      </figcaption>
      <div className={styles.picture}>
        <ChartPicture columns={columns} timeZone={timeZone} />
        {isEmpty ? <p className={styles.empty}>Nothing received or sent yet today</p> : null}
      </div>
      {isEmpty ? null : <ChartTable columns={columns} timeZone={timeZone} />}
    </figure>
  );
});

function ChartTable({ columns, timeZone }: { columns: ChartColumn[]; timeZone: string }) {
  return (
    <table className="visually-hidden">
      <caption>Received and sent in each hour of today</caption>
      <thead>
        <tr>
          <th scope="col">Hour</th>
          <th scope="col">Received</th>
          <th scope="col">Sent</th>
        </tr>
      </thead>
      <tbody>
        {columns
          .filter(({ when }) => when !== 'to come')
          .map(({ beginsAt, received, sent }) => (
            <tr key={beginsAt}>
              <th scope="row">{hourName(beginsAt, timeZone)}</th>
              <td>{received}</td>
              <td>{sent}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
