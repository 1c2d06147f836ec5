import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components';
import { Avatar } from '../theme/Avatar';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { birthday } from '../words/birthday';
import styles from './MergeDialog.module.css';
import type { PatientRecord } from './mergeDocument';

interface ChosenPatientProps {
  label: string;
  chosen: PatientRecord;
  records: readonly PatientRecord[];
  onChoose(id: string): void;
}

/** One side of a merge; where the number has more than two patients, it can be another. */
export function ChosenPatient({ label, chosen, records, onChoose }: ChosenPatientProps) {
  if (records.length === 2) {
    return (
      <>
        <span className={styles.side}>{label}</span>
        <span className={styles.chosen}>
          <Avatar person={chosen} size={28} />
          {chosen.name}
        </span>
      </>
    );
  }
  return (
    <Select
      value={chosen.id}
      onChange={(id) => {
        if (id !== null) onChoose(String(id));
      }}
    >
      <Label className={styles.side}>{label}</Label>
      <Button className={styles.choice ?? ''}>
        <Avatar person={chosen} size={28} />
        <SelectValue className={styles.choiceName ?? ''}>{chosen.name}</SelectValue>
        <Icon name="down" size={16} />
      </Button>
      <Popover className={controls.popover ?? ''}>
        <ListBox className={controls.menu ?? ''}>
          {records.map((record) => (
            <ListBoxItem
              key={record.id}
              id={record.id}
              className={controls.menuItem ?? ''}
              textValue={record.name}
            >
              <Avatar person={record} size={28} />
              <span>
                {record.name}
                {record.dateOfBirth ? (
                  <small className={styles.born}>Born {birthday(record.dateOfBirth)}</small>
                ) : null}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
