import { useViewer } from '../session/viewer';
import mark from '../theme/frontdesk.svg';
import { clockTime, dayAndMonth, zoneName } from '../words/clinicTime';
import styles from './Dashboard.module.css';
import { useSecond } from './useSecond';

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function DashboardHeader() {
  const { organization } = useViewer();
  return (
    <header className={styles.header}>
      <a className={styles.home} href="/" aria-label="Open the inbox">
        <img src={mark} alt="" />
      </a>
      <h1 className={styles.clinic}>{organization.name}</h1>
      <ClinicClock timeZone={organization.timeZone} />
    </header>
  );
}

function ClinicClock({ timeZone }: { timeZone: string }) {
  const at = useSecond().toISOString();
  // Named only where the reader's own clock shows another time.
  const elsewhere = clockTime(at, timeZone) !== clockTime(at, here);
  return (
    <p className={styles.when}>
      <span className={styles.date}>{dayAndMonth(at, timeZone)}</span>
      <time className={styles.clock} dateTime={at}>
        {clockTime(at, timeZone)}
        {elsewhere ? <small> {zoneName(at, timeZone)}</small> : null}
      </time>
    </p>
  );
}
