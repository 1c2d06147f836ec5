import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import { callWords } from '../words/callWords';
import styles from './Composer.module.css';
import type { Refusal } from './sending';

interface RefusalNoticeProps {
  refusal: Refusal;
  items: readonly TimelineItemData[];
  canSend: boolean;
  onSendAnyway(): void;
  onDismiss(): void;
}

/** Says that nothing was sent, why, and what came in the meantime. */
export function RefusalNotice(props: RefusalNoticeProps) {
  const { refusal, items, canSend, onSendAnyway, onDismiss } = props;
  const conflict = refusal.code === 'CONFLICT';
  const came = conflict ? since(items, refusal.seenId) : [];
  return (
    <div className={styles.refusal} role="alert">
      <div>
        <p>
          <strong>Not sent.</strong>{' '}
          {conflict
            ? 'Something new came while you were writing. Your draft is kept.'
            : refusal.message}
        </p>
        {came.length > 0 ? (
          <ul>
            {came.map((item) => (
              <li key={item.id}>
                <strong>{item.author?.name ?? 'Unknown number'}:</strong> {inShort(item)}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {conflict ? (
        <button type="button" className={controls.quiet} disabled={!canSend} onClick={onSendAnyway}>
          Send anyway
        </button>
      ) : null}
      <button type="button" className={controls.icon} aria-label="Dismiss" onClick={onDismiss}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}

function since(items: readonly TimelineItemData[], seenId: string | null): TimelineItemData[] {
  const seenAt = items.findIndex((item) => item.id === seenId);
  return seenAt < 0 ? [] : items.slice(seenAt + 1).slice(-3);
}

function inShort(item: TimelineItemData): string {
  switch (item.__typename) {
    case 'Message':
      return `“${item.body}”`;
    case 'File':
      return item.name;
    case 'Call':
      return callWords(item.outcome, item.direction);
    case 'Email':
      return item.subject;
  }
}
