import { Button } from 'react-aria-components';
import { may, useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import styles from './ConversationHeader.module.css';

interface PrimaryStarProps {
  patient: { id: string; name: string };
  isPrimary: boolean;
  onChoose(): void;
}

/** Full on the primary patient; whoever may write in chats gives it to another with a click. */
export function PrimaryStar({ patient, isPrimary, onChoose }: PrimaryStarProps) {
  const mayChoose = may(useViewer(), 'MESSAGING_CHATS_WRITE');
  if (mayChoose) {
    return (
      <Button
        className={`${controls.icon} ${styles.star}`}
        aria-label={`${patient.name}: primary patient`}
        aria-pressed={isPrimary}
        onPress={() => {
          if (!isPrimary) onChoose();
        }}
      >
        <Icon name="star" size={18} filled={isPrimary} />
      </Button>
    );
  }
  if (!isPrimary) return null;
  return (
    <span className={styles.star} title="Primary patient">
      <Icon name="star" size={18} filled />
      <span className="visually-hidden">Primary patient</span>
    </span>
  );
}
