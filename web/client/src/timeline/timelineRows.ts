import type { PendingText } from '../composer/sending';
import { sameDay } from '../words/clinicTime';
import type { TimelineItemData } from './timelineItemFields';

interface Row {
  key: string;
  /** Set where a new day begins: the instant that names it. */
  day: string | null;
}

interface ItemRow extends Row {
  item: TimelineItemData;
  /** Said by the same one, right after the item above. */
  continues: boolean;
}

interface PendingRow extends Row {
  pending: PendingText;
}

export type TimelineRow = ItemRow | PendingRow;

const TOGETHER = 5 * 60_000;

/** What the timeline shows, top to bottom: items by day, then what is on its way. */
export function timelineRows(
  items: readonly TimelineItemData[],
  pending: readonly PendingText[],
  timeZone: string,
): TimelineRow[] {
  let above: { at: string } | null = null;
  const begins = (at: string) => {
    const day = above && sameDay(above.at, at, timeZone) ? null : at;
    above = { at };
    return day;
  };
  const rows: TimelineRow[] = items.map((item, index) => {
    const day = begins(item.at);
    const before = items[index - 1];
    return { key: item.id, day, item, continues: !day && before ? together(before, item) : false };
  });
  for (const text of pending) rows.push({ key: text.key, day: begins(text.at), pending: text });
  return rows;
}

function together(one: TimelineItemData, next: TimelineItemData): boolean {
  const cards = ['Call', 'Email'];
  if (cards.includes(one.__typename) || cards.includes(next.__typename)) return false;
  return (
    one.direction === next.direction &&
    authorKey(one) === authorKey(next) &&
    Date.parse(next.at) - Date.parse(one.at) < TOGETHER
  );
}

function authorKey({ author }: TimelineItemData): string {
  if (!author) return '';
  return author.__typename === 'Assistant' ? 'assistant' : author.id;
}
