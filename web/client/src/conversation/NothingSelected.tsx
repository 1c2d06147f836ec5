import { Icon } from '../theme/Icon';
import styles from './ConversationPane.module.css';

export function NothingSelected() {
  return (
    <div className={styles.nothing}>
      <Icon name="inbox" size={32} />
      <h2>Nothing selected</h2>
      <p>
        Choose a conversation on the left. Press <kbd>?</kbd> for the keys.
      </p>
    </div>
  );
}
