import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import styles from './ConversationList.module.css';
import type { ConversationFilter } from './conversationFilter';
import type { Shown } from './whatToShow';

interface EmptyListProps {
  filter: ConversationFilter;
  shown: Shown;
  onClearFilter(): void;
  onTryAgain(): void;
}

/** Says why there is nothing to see, and what to do about it. */
export function EmptyList({ filter, shown, onClearFilter, onTryAgain }: EmptyListProps) {
  if (shown === 'loading' || shown === 'searching') {
    return (
      <ul className={styles.waiting} aria-label="Loading conversations">
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <li key={row} />
        ))}
      </ul>
    );
  }
  if (shown === 'failed') {
    return (
      <div className={styles.empty} role="alert">
        <h2>The conversations could not be loaded</h2>
        <button type="button" className={controls.quiet} onClick={onTryAgain}>
          Try again
        </button>
      </div>
    );
  }
  if (filter.search) {
    return (
      <div className={styles.empty} role="status">
        <Icon name="search" size={28} />
        <h2>Nothing found for “{filter.search}”</h2>
        <p>Try a part of the name, or a few digits of the number.</p>
      </div>
    );
  }
  if (Object.keys(filter).length > 0) {
    return (
      <div className={styles.empty} role="status">
        <Icon name="checkCircle" size={28} />
        <h2>{filter.unread || filter.unresponded ? 'All caught up' : 'Nothing here'}</h2>
        <p>No conversation matches what you chose above.</p>
        <button type="button" className={controls.quiet} onClick={onClearFilter}>
          Show all
        </button>
      </div>
    );
  }
  return (
    <div className={styles.empty} role="status" data-inbox-empty>
      <Icon name="inbox" size={28} />
      <h2>Your inbox is empty</h2>
      <p>The first text to your clinic's number appears here by itself.</p>
    </div>
  );
}
