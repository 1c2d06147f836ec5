import type { PendingText } from '../composer/sending';
import { sameDay } from '../words/clinicTime';
import { isPicture } from './pictures';
import type { ItemOf, TimelineItemData } from './timelineItemFields';

export type TimelineRow =
  | { key: string; kind: 'day'; at: string }
  | {
      key: string;
      kind: 'item';
      item: TimelineItemData;
      /** Said by the same one, right after the item above. */
      continues: boolean;
      /** What travelled with a text, as far as it is loaded. */
      files: readonly ItemOf<'File'>[];
    }
  | { key: string; kind: 'pending'; text: PendingText };

const TOGETHER = 5 * 60_000;

/**
 * What the timeline shows, top to bottom: items by day, then what is on its way. A row keeps its
 * height when older ones come above it, or what is being read would jump: days are rows of their
 * own, and an item that once stood first (`openers`) goes on naming its author.
 */
export function timelineRows(
  items: readonly TimelineItemData[],
  pending: readonly PendingText[],
  timeZone: string,
  openers: ReadonlySet<string>,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const files = filesByText(items);
  let above: string | null = null;
  const beginDay = (at: string, key: string) => {
    const begins = !above || !sameDay(above, at, timeZone);
    if (begins) rows.push({ key: `day before ${key}`, kind: 'day', at });
    above = at;
    return begins;
  };
  items.forEach((item, index) => {
    const begins = beginDay(item.at, item.id);
    const before = items[index - 1];
    const continues =
      !begins && !openers.has(item.id) && before !== undefined && together(before, item);
    rows.push({ key: item.id, kind: 'item', item, continues, files: files.get(item.id) ?? [] });
  });
  for (const text of pending) {
    beginDay(text.at, text.key);
    rows.push({ key: text.key, kind: 'pending', text });
  }
  return rows;
}

/** About how high a row will be: the nearer, the less moves when it is measured. */
export function estimatedHeight(row: TimelineRow | undefined): number {
  return row?.kind === 'item' && isPicture(row.item) ? 208 : 84;
}

function filesByText(items: readonly TimelineItemData[]) {
  const files = new Map<string, ItemOf<'File'>[]>();
  for (const item of items) {
    if (item.__typename !== 'File' || !item.message) continue;
    const known = files.get(item.message.id);
    if (known) known.push(item);
    else files.set(item.message.id, [item]);
  }
  return files;
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
