/** The chips that are set, and the words of the search box. */
export interface ConversationFilter {
  unread?: true;
  unresponded?: true;
  humanOnly?: true;
  myLocation?: true;
  search?: string;
}

/** Of the list that comes with the session: asked for once more it would be the same. */
export const firstFilter: ConversationFilter = {};

export type Chip = Exclude<keyof ConversationFilter, 'search'>;

export function toggleChip(filter: ConversationFilter, chip: Chip): ConversationFilter {
  const { [chip]: set, ...others } = filter;
  return set ? others : { ...others, [chip]: true };
}

export function withSearch(filter: ConversationFilter, words: string): ConversationFilter {
  const { search: _, ...chips } = filter;
  const search = words.trim();
  return search ? { ...chips, search } : chips;
}

/** Whether only the server can say which conversations these show. */
export function needsServer(filter: ConversationFilter): boolean {
  return Boolean(filter.humanOnly || filter.search);
}

interface Judged {
  isUnread: boolean;
  isUnresponded: boolean;
  location: { id: string } | null;
}

/** What can be told from the conversation itself, so that a list changes with the events alone. */
export function matches(filter: ConversationFilter, row: Judged, myLocationId: string | undefined) {
  if (filter.unread && !row.isUnread) return false;
  if (filter.unresponded && !row.isUnresponded) return false;
  if (filter.myLocation && (!myLocationId || row.location?.id !== myLocationId)) return false;
  return true;
}
