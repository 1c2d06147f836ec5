import type { TimelineItemData } from '../timeline/timelineItemFields';
import type { PendingText } from './sending';

const CLOCKS_APART = 5 * 60_000;

/**
 * Leaves out what stands in the timeline already: the event of a text may arrive before the
 * answer to its sending, and after a lost answer it is all there is.
 */
export function stillPending(
  pending: readonly PendingText[],
  items: readonly TimelineItemData[],
  viewerId: string,
): PendingText[] {
  const taken = new Set<string>();
  return pending.filter((text) => {
    const seenAt = items.findIndex((item) => item.id === text.seenId);
    const arrived = items.find(
      (item, index) =>
        item.direction === 'OUTBOUND' &&
        item.author?.__typename === 'User' &&
        item.author.id === viewerId &&
        leads(item, text) &&
        !taken.has(item.id) &&
        (seenAt >= 0 ? index > seenAt : Date.parse(item.at) > Date.parse(text.at) - CLOCKS_APART),
    );
    if (arrived) taken.add(arrived.id);
    return !arrived;
  });
}

/** Whether the item is what this text begins with: its words, or the first file where it has none. */
function leads(item: TimelineItemData, { body, files }: PendingText): boolean {
  if (body) return item.__typename === 'Message' && item.body === body;
  // The server may have given the name another ending.
  const name = files[0]?.name.replace(/\.[^.]*$/, '');
  return item.__typename === 'File' && name !== undefined && item.name.startsWith(name);
}
