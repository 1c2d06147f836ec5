import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';

/** A timeline is the page of this size that ends with the newest; older pages are folded into it. */
export const TIMELINE_PAGE = 40;
/** Asked for again after a CONFLICT, to see what came without waiting for its event. */
export const NEWEST_ITEMS = 20;

export interface DatedItem {
  key: string;
  at: string;
}

export function prependOlder(items: DatedItem[], older: DatedItem[]) {
  const known = new Set(items.map((item) => item.key));
  return [...older.filter((item) => !known.has(item.key)), ...items];
}

/** An item stands after all that are not newer than it: arrivals of one instant keep their order. */
export function insertItem(items: DatedItem[], item: DatedItem) {
  if (items.some((each) => each.key === item.key)) return items;
  let place = items.length;
  for (let before = items[place - 1]; before && before.at > item.at; before = items[place - 1]) {
    place -= 1;
  }
  return [...items.slice(0, place), item, ...items.slice(place)];
}

export function addNewest(items: DatedItem[], newest: DatedItem[], newestIsAll: boolean) {
  const known = new Set(items.map((item) => item.key));
  const meets = newestIsAll || newest.some((item) => known.has(item.key));
  if (!meets) return { items: newest, gap: true };
  return { items: newest.reduce(insertItem, items), gap: false };
}

function itemsOf(cache: Cache, connection: string): DatedItem[] {
  const keys = (cache.resolve(connection, 'nodes') ?? []) as string[];
  return keys.map((key) => ({ key, at: String(cache.resolve(key, 'at') ?? '') }));
}

function keysOf(items: DatedItem[]) {
  return items.map((item) => item.key);
}

/** Folds an older page, or a fresh look at the newest items, into the conversation's timeline. */
export const foldTimelinePage: UpdateResolver = (_result, args, cache, info) => {
  if (args.last === TIMELINE_PAGE && !args.before) return;
  const timeline = cache.resolve(info.parentKey, 'timeline', { last: TIMELINE_PAGE });
  const page = cache.resolve(info.parentKey, 'timeline', args);
  if (typeof timeline !== 'string' || typeof page !== 'string') return;
  const pageInfo = cache.resolve(page, 'pageInfo') as string;
  if (args.before) {
    cache.link(
      timeline,
      'nodes',
      keysOf(prependOlder(itemsOf(cache, timeline), itemsOf(cache, page))),
    );
    cache.link(timeline, 'pageInfo', pageInfo);
    return;
  }
  const { items, gap } = addNewest(
    itemsOf(cache, timeline),
    itemsOf(cache, page),
    !cache.resolve(pageInfo, 'hasPreviousPage'),
  );
  cache.link(timeline, 'nodes', keysOf(items));
  if (gap) cache.link(timeline, 'pageInfo', pageInfo);
};

/** Adds an item to the timeline of its conversation, if that was ever opened in this window. */
export function addToTimeline(cache: Cache, conversation: string, item: string) {
  const timeline = cache.resolve(conversation, 'timeline', { last: TIMELINE_PAGE });
  if (typeof timeline !== 'string') return;
  const items = itemsOf(cache, timeline);
  const next = insertItem(items, { key: item, at: String(cache.resolve(item, 'at') ?? '') });
  if (next !== items) cache.link(timeline, 'nodes', keysOf(next));
}
