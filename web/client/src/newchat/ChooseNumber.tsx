import { ListBox, ListBoxItem } from 'react-aria-components';
import { may, useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { PhoneNumber } from '../words/PhoneNumber';
import { AddNumber } from './AddNumber';
import styles from './NewChat.module.css';
import type { FoundPatient } from './newChatDocument';

interface ChooseNumberProps {
  patient: FoundPatient;
  isStarting: boolean;
  onChoose(phoneNumber: string): void;
}

/** Each number has a conversation of its own, so that which one to text is the desk's to say. */
export function ChooseNumber({ patient, isStarting, onChoose }: ChooseNumberProps) {
  const mayChange = may(useViewer(), 'PATIENTS_PROFILES_WRITE');
  if (patient.phoneNumbers.length === 0) {
    return mayChange ? (
      <AddNumber patient={patient} isStarting={isStarting} onAdded={onChoose} />
    ) : (
      <p>A text needs a number, and there is none on this record. Ask a colleague to add one.</p>
    );
  }
  return (
    <ListBox
      autoFocus="first"
      className={styles.found ?? ''}
      aria-label={`Numbers of ${patient.name}`}
      onAction={(number) => {
        if (!isStarting) onChoose(String(number));
      }}
    >
      {patient.phoneNumbers.map((number) => (
        <ListBoxItem key={number} id={number} textValue={number} className={styles.option ?? ''}>
          <Icon name="phone" size={18} />
          <PhoneNumber number={number} />
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
