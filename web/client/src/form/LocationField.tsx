import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import styles from './Form.module.css';

const NONE = 'none';

interface LocationFieldProps {
  /** Empty where the patient belongs to no place. */
  value: string;
  onChange(locationId: string): void;
  problem: string | undefined;
}

/** Where the patient is usually seen; not asked where the clinic has one place only. */
export function LocationField({ value, onChange, problem }: LocationFieldProps) {
  const { locations } = useViewer().organization;
  if (locations.length < 2) return null;
  const choices = [{ id: NONE, name: 'No location' }, ...locations];
  return (
    <Select
      name="locationId"
      className={styles.field ?? ''}
      value={value || NONE}
      onChange={(chosen) => onChange(chosen === NONE || chosen === null ? '' : String(chosen))}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
    >
      <Label>Location</Label>
      <Button className={styles.select ?? ''}>
        <SelectValue />
        <Icon name="down" size={18} />
      </Button>
      <FieldError className={styles.problem ?? ''}>{problem}</FieldError>
      <Popover className={`${controls.popover} ${styles.choices}`}>
        <ListBox className={controls.menu ?? ''}>
          {choices.map((place) => (
            <ListBoxItem key={place.id} id={place.id} className={styles.choice ?? ''}>
              {place.name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
