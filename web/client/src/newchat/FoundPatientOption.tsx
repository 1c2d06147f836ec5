import { ListBoxItem } from 'react-aria-components';
import { Avatar } from '../theme/Avatar';
import { birthday } from '../words/birthday';
import { usePhoneNumberInWords } from '../words/phoneNumber';
import styles from './NewChat.module.css';
import type { FoundPatient } from './newChatDocument';

/** Names repeat in a clinic: the birthday, the number and the place tell people apart. */
export function FoundPatientOption({ patient }: { patient: FoundPatient }) {
  const { id, name, dateOfBirth, location } = patient;
  const [first = '', ...others] = patient.phoneNumbers;
  const number = usePhoneNumberInWords(first);
  const numbers = others.length > 0 ? `${number} +${others.length} more` : number;
  const particulars = [
    numbers || 'No number',
    dateOfBirth ? `Born ${birthday(dateOfBirth)}` : null,
    location?.name,
  ];
  return (
    <ListBoxItem id={id} textValue={name} className={styles.option ?? ''}>
      <Avatar person={patient} size={36} />
      <div>
        <span className={styles.name}>{name}</span>{' '}
        <span className={styles.particulars}>{particulars.filter(Boolean).join(' · ')}</span>
      </div>
    </ListBoxItem>
  );
}
