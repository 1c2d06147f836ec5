import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';

/** A list is the page of this size that begins at the newest, and every later page is folded into it. */
export const LIST_PAGE = 50;
/** Asked for again where only the server knows whether a conversation belongs in a list. */
export const NEWEST_PAGE = 30;

export interface ListedConversation {
  key: string;
  at: string;
}

export function appendOlder(list: ListedConversation[], older: ListedConversation[]) {
  const known = new Set(list.map((row) => row.key));
  return [...list, ...older.filter((row) => !known.has(row.key))];
}

/** Puts a fresh look at the newest conversations over what the list knew of them. */
export function replaceNewest(
  list: ListedConversation[],
  fresh: ListedConversation[],
  reach: 'all' | 'full page' | 'short page',
) {
  if (reach === 'all') return { rows: fresh, gap: false };
  const oldest = fresh.at(-1);
  if (!oldest) return { rows: list, gap: false };
  const known = new Set(list.map((row) => row.key));
  const now = new Set(fresh.map((row) => row.key));
  // Where the two do not meet there may be conversations between them that neither holds. But a
  // short page has been looked for further down the inbox than events have brought anything up.
  if (reach === 'full page' && !fresh.some((row) => known.has(row.key))) {
    return { rows: fresh, gap: true };
  }
  return {
    rows: [...fresh, ...list.filter((row) => !now.has(row.key) && row.at < oldest.at)],
    gap: false,
  };
}

/** Takes in a conversation that something happened to. Lists are sorted where they are shown. */
export function insertChanged(
  list: ListedConversation[],
  changed: ListedConversation,
  hasOlder: boolean,
) {
  if (list.some((row) => row.key === changed.key)) return list;
  const oldest = list.reduce<string | undefined>(
    (least, row) => (least === undefined || row.at < least ? row.at : least),
    undefined,
  );
  // It is older than what was loaded, and comes with the page that it stands in.
  if (hasOlder && oldest !== undefined && changed.at < oldest) return list;
  return [changed, ...list];
}

function rowsOf(cache: Cache, connection: string): ListedConversation[] {
  const keys = (cache.resolve(connection, 'nodes') ?? []) as string[];
  return keys.map((key) => ({ key, at: String(cache.resolve(key, 'lastActivityAt') ?? '') }));
}

function pageInfoOf(cache: Cache, connection: string) {
  const key = cache.resolve(connection, 'pageInfo') as string;
  return { key, hasNextPage: Boolean(cache.resolve(key, 'hasNextPage')) };
}

/** Folds an older page, or a fresh look at the newest, into the list of the same filter. */
export const foldConversationsPage: UpdateResolver = (_result, args, cache) => {
  if (args.first === LIST_PAGE && !args.after) return;
  const list = cache.resolve('Query', 'conversations', {
    filter: args.filter ?? null,
    first: LIST_PAGE,
  });
  const page = cache.resolve('Query', 'conversations', args);
  if (typeof list !== 'string' || typeof page !== 'string') return;
  const pageInfo = pageInfoOf(cache, page);
  if (args.after) {
    const rows = appendOlder(rowsOf(cache, list), rowsOf(cache, page));
    cache.link(
      list,
      'nodes',
      rows.map((row) => row.key),
    );
    cache.link(list, 'pageInfo', pageInfo.key);
    return;
  }
  const fresh = rowsOf(cache, page);
  const short = fresh.length < Number(args.first);
  const reach = !pageInfo.hasNextPage ? 'all' : short ? 'short page' : 'full page';
  const { rows, gap } = replaceNewest(rowsOf(cache, list), fresh, reach);
  cache.link(
    list,
    'nodes',
    rows.map((row) => row.key),
  );
  if (gap || !pageInfo.hasNextPage) cache.link(list, 'pageInfo', pageInfo.key);
};

/**
 * Puts the conversation of an event into every list that was loaded. A list holds whatever may
 * belong in it; what does not match its chips (any more) is left out where it is shown.
 */
export function listConversation(cache: Cache, conversation: string) {
  const changed = { key: conversation, at: String(cache.resolve(conversation, 'lastActivityAt')) };
  for (const field of cache.inspectFields('Query')) {
    const args = field.arguments;
    if (field.fieldName !== 'conversations' || args?.first !== LIST_PAGE || args.after) continue;
    const filter = (args.filter ?? {}) as { humanOnly?: boolean; search?: string };
    // Only the server can say who these two show: whoever shows such a list asks again.
    if (filter.humanOnly || filter.search) continue;
    const list = cache.resolve('Query', field.fieldKey);
    if (typeof list !== 'string') continue;
    const rows = rowsOf(cache, list);
    const next = insertChanged(rows, changed, pageInfoOf(cache, list).hasNextPage);
    if (next !== rows)
      cache.link(
        list,
        'nodes',
        next.map((row) => row.key),
      );
  }
}
