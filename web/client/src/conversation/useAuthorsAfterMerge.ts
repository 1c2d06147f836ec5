import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import { ConversationDocument } from './conversationDocument';

/** No page of a timeline may be longer. */
const MOST = 100;

/**
 * A colleague's merge changes who is linked, and whose the older items are as well. Its event names
 * the patients alone: where one is gone who wrote here, the items are asked for again.
 */
export function useAuthorsAfterMerge(
  id: string,
  items: readonly TimelineItemData[],
  patients: readonly { id: string }[] | undefined,
) {
  const client = useClient();
  const before = useRef<readonly string[]>([]);

  useEffect(() => {
    const now = patients?.map((patient) => patient.id) ?? [];
    const gone = before.current.filter((each) => !now.includes(each));
    before.current = now;
    if (!items.some((item) => wroteIt(item, gone))) return;
    // One more than the page that the timeline begins with, so that older pages stay where they are.
    const last = Math.min(items.length + 1, MOST);
    void client
      .query(ConversationDocument, { id, last }, { requestPolicy: 'network-only' })
      .toPromise();
  }, [client, id, items, patients]);
}

function wroteIt({ author }: TimelineItemData, ids: readonly string[]): boolean {
  return author?.__typename === 'Patient' && ids.includes(author.id);
}
