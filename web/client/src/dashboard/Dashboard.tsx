import { useEffect } from 'react';
import type { ConnectionStateStore } from '../connection/connectionState';
import { FullPageNotice } from '../session/FullPageNotice';
import { useViewer } from '../session/viewer';
import { clockTime, hourOfDay } from '../words/clinicTime';
import styles from './Dashboard.module.css';
import { DashboardHeader } from './DashboardHeader';
import { DayChart } from './DayChart';
import { Numbers } from './Numbers';
import { type Freshness, useFreshness } from './useFreshness';
import { useInboxStats } from './useInboxStats';
import { useScreenAwake } from './useScreenAwake';
import { useUpkeep } from './useUpkeep';
import { Waiting } from './Waiting';

/** What a wall shows: as it stands now, for days, without anybody touching it. */
export function Dashboard({ connection }: { connection: ConnectionStateStore }) {
  const { organization } = useViewer();
  const { stats, isForbidden, times } = useInboxStats();
  const freshness = useFreshness(connection, times);
  const isLost = freshness.is === 'lost';
  useScreenAwake();
  const hour = stats?.hours.at(-1);
  const isOurTime = !hour || hourOfDay(hour.beginsAt, organization.timeZone) === hour.hour;
  useUpkeep(!isLost, isOurTime);

  const waiting = stats?.unresponded;
  useEffect(() => {
    const words = waiting === undefined ? '' : `${waiting} waiting · `;
    document.title = `${words}${organization.name}`;
  }, [waiting, organization.name]);

  if (isForbidden) {
    return (
      <FullPageNotice title="No access to the dashboard">
        Your account may not read conversations, which these numbers are about. An administrator of{' '}
        {organization.name} can allow it; the numbers then appear by themselves.
      </FullPageNotice>
    );
  }
  return (
    <div className={styles.page} data-stale={isLost || undefined}>
      <DashboardHeader />
      <Connection
        freshness={freshness}
        timeZone={organization.timeZone}
        hasNumbers={stats !== null}
      />
      {stats ? (
        <main className={styles.main}>
          <Waiting stats={stats} />
          <DayChart hours={stats.hours} timeZone={organization.timeZone} />
          <Numbers stats={stats} />
        </main>
      ) : (
        <main className={styles.loading}>
          <p>{isLost ? 'No numbers yet' : "Getting today's numbers…"}</p>
        </main>
      )}
    </div>
  );
}

interface ConnectionProps {
  freshness: Freshness;
  timeZone: string;
  hasNumbers: boolean;
}

function Connection({ freshness, timeZone, hasNumbers }: ConnectionProps) {
  return (
    <div className={styles.connection} role="status">
      {freshness.is === 'lost' ? (
        <p data-said="lost">
          <strong>Connection lost at {clockTime(freshness.since, timeZone)}.</strong>{' '}
          {hasNumbers ? 'These numbers are from then. ' : ''}Trying again…
        </p>
      ) : null}
      {freshness.is === 'back' ? (
        <p data-said="back">Connected again. The numbers are up to date.</p>
      ) : null}
    </div>
  );
}
