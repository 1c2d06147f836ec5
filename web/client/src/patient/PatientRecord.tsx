import type { ReactNode } from 'react';
import { useViewer } from '../session/viewer';
import { Avatar } from '../theme/Avatar';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { age } from '../words/age';
import { birthday } from '../words/birthday';
import { calendarDay, useNow } from '../words/clinicTime';
import { PhoneNumber } from '../words/PhoneNumber';
import styles from './Patient.module.css';
import type { PatientPageData } from './patientDocument';

interface PatientRecordProps {
  patient: PatientPageData;
  /** What can be done with the record. */
  children: ReactNode;
}

export function PatientRecord({ patient, children }: PatientRecordProps) {
  const { timeZone } = useViewer().organization;
  const today = calendarDay(useNow(), timeZone);
  const { dateOfBirth, location, phoneNumbers, emailAddresses, chartUrl } = patient;
  return (
    <section aria-label="Record">
      <div className={styles.who}>
        <Avatar person={patient} size={64} />
        <div>
          <h3 className={styles.name}>{patient.name}</h3>
          <p className={styles.quiet}>
            {dateOfBirth
              ? `Born ${birthday(dateOfBirth)} · ${age(dateOfBirth, today)}`
              : 'Birthday not known'}
          </p>
        </div>
      </div>
      <dl className={styles.particulars}>
        <dt>{phoneNumbers.length > 1 ? 'Phone numbers' : 'Phone number'}</dt>
        {phoneNumbers.map((number) => (
          <dd key={number}>
            <PhoneNumber number={number} />
          </dd>
        ))}
        {phoneNumbers.length === 0 ? <dd className={styles.quiet}>None</dd> : null}
        <dt>{emailAddresses.length > 1 ? 'Email addresses' : 'Email address'}</dt>
        {emailAddresses.map((address) => (
          <dd key={address}>{address}</dd>
        ))}
        {emailAddresses.length === 0 ? <dd className={styles.quiet}>None</dd> : null}
        <dt>Location</dt>
        <dd className={location ? undefined : styles.quiet}>{location?.name ?? 'None'}</dd>
      </dl>
      <div className={styles.actions}>
        {children}
        {chartUrl ? (
          <a
            className={`${controls.quiet} ${styles.chart}`}
            href={chartUrl}
            target="_blank"
            rel="noreferrer"
          >
            <Icon name="chart" size={18} /> Open the chart
            <span className="visually-hidden">in a new tab</span>
          </a>
        ) : null}
      </div>
    </section>
  );
}
