import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { openPatient } from '../address/openPatient';
import { may, useViewer } from '../session/viewer';
import { Avatar } from '../theme/Avatar';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { birthday } from '../words/birthday';
import styles from './ConversationHeader.module.css';
import type { ConversationDetails } from './conversationDocument';

interface OtherPatientsProps {
  count: number;
  patients: ConversationDetails['patients'];
  primaryId: string | undefined;
}

/** Lists everyone who is linked to the number, the primary patient with a star. */
export function OtherPatients({ count, patients, primaryId }: OtherPatientsProps) {
  const mayView = may(useViewer(), 'PATIENTS_PROFILES_READ');
  return (
    <DialogTrigger>
      <Button className={styles.others ?? ''}>
        +{count} other {count === 1 ? 'patient' : 'patients'}
      </Button>
      <Popover className={controls.popover ?? ''} placement="bottom start">
        <Dialog className={styles.patients ?? ''}>
          <Heading slot="title" level={3}>
            Patients with this number
          </Heading>
          <ul>
            {patients.map((patient) => (
              <li key={patient.id} className={styles.patient}>
                <Avatar person={patient} size={32} />
                <div>
                  {patient.chartUrl ? (
                    <a href={patient.chartUrl} target="_blank" rel="noreferrer">
                      {patient.name}
                    </a>
                  ) : (
                    patient.name
                  )}
                  {patient.dateOfBirth ? <small>Born {birthday(patient.dateOfBirth)}</small> : null}
                </div>
                {patient.id === primaryId ? (
                  <span className={styles.star} title="Primary patient">
                    <Icon name="star" size={18} filled />
                    <span className="visually-hidden">Primary patient</span>
                  </span>
                ) : null}
                {mayView ? (
                  <Button
                    slot="close"
                    className={controls.icon ?? ''}
                    aria-label={`View ${patient.name}'s page`}
                    onPress={() => openPatient(patient.id)}
                  >
                    <Icon name="person" size={18} />
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
