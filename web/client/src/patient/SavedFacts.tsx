import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { exactTime, savedTime, useNow } from '../words/clinicTime';
import styles from './Patient.module.css';
import type { PatientPageData } from './patientDocument';

type Fact = PatientPageData['savedFacts'][number];

/** What was learned, newest first: facts are added, and none replaces another. */
export function SavedFacts({ facts }: { facts: readonly Fact[] }) {
  const { timeZone } = useViewer().organization;
  const now = useNow();
  return (
    <section className={styles.section} aria-labelledby="saved-facts">
      <h3 id="saved-facts">Saved facts</h3>
      {facts.length === 0 ? <p className={styles.quiet}>Nothing was saved yet.</p> : null}
      <ul className={styles.facts}>
        {facts.map((fact) => (
          <li key={fact.id}>
            <p className={styles.label}>{fact.label}</p>
            <p className={styles.value}>{fact.value}</p>
            <p className={styles.saved}>
              {fact.savedBy?.__typename === 'Assistant' ? <Icon name="spark" size={14} /> : null}
              {fact.savedBy ? `${fact.savedBy.name}, ` : 'Saved '}
              <time dateTime={fact.savedAt} title={exactTime(fact.savedAt, timeZone)}>
                {savedTime(fact.savedAt, timeZone, now)}
              </time>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
