import { useQuery } from 'urql';
import { useViewer } from '../session/viewer';
import { CurrentLocation } from './CurrentLocation';
import { type Chip, type ConversationFilter, toggleChip } from './conversationFilter';
import { InboxCountsDocument } from './conversationListDocument';
import styles from './FilterChips.module.css';

const names: Record<Chip, string> = {
  unread: 'Unread',
  unresponded: 'Unresponded',
  humanOnly: 'Human only',
  myLocation: 'My location',
};

interface FilterChipsProps {
  filter: ConversationFilter;
  onFilter(next: ConversationFilter): void;
}

export function FilterChips({ filter, onFilter }: FilterChipsProps) {
  const { organization, currentLocation } = useViewer();
  const [{ data }] = useQuery({ query: InboxCountsDocument });
  const severalLocations = organization.locations.length >= 2;
  const chips: Chip[] = ['unread', 'unresponded', 'humanOnly'];
  if (severalLocations && currentLocation) chips.push('myLocation');

  return (
    <fieldset className={styles.chips}>
      <legend className="visually-hidden">Show only</legend>
      {chips.map((chip) => (
        <button
          key={chip}
          type="button"
          className={styles.chip}
          aria-pressed={Boolean(filter[chip])}
          onClick={() => onFilter(toggleChip(filter, chip))}
        >
          {names[chip]}
          {data ? <span className={styles.count}>{data.inboxCounts[chip]}</span> : null}
        </button>
      ))}
      {severalLocations && !currentLocation ? (
        <CurrentLocation
          className={styles.chip}
          onChosen={() => onFilter({ ...filter, myLocation: true })}
        />
      ) : null}
    </fieldset>
  );
}
