import type { InboxEvent } from '../connection/inboxEvents';
import { readFragment } from '../graphql';
import { ConversationRowFields } from '../list/conversationListDocument';
import { TimelineItemFields } from '../timeline/timelineItemFields';

export interface Arrival {
  itemId: string;
  conversationId: string;
  /** Who wrote or called; null where the number is no patient's. */
  name: string | null;
  number: string;
  kind: 'Message' | 'File' | 'Call' | 'Email';
}

/** A call that began longer ago than this is told of late, and rings no more. */
const RINGS_FOR = 60_000;

/** What has come in from a patient and was not opened meanwhile; null where an event is no such thing. */
export function arrivalOf(event: InboxEvent, now: number): Arrival | null {
  if (event.__typename !== 'TimelineItemAdded') return null;
  const item = readFragment(TimelineItemFields, event.item);
  const conversation = readFragment(ConversationRowFields, event.conversation);
  if (item.direction !== 'INBOUND') return null;
  const isNew =
    item.__typename === 'Call' ? now - Date.parse(item.at) < RINGS_FOR : conversation.isUnread;
  if (!isNew) return null;
  const patient = item.author?.__typename === 'Patient' ? item.author : conversation.primaryPatient;
  return {
    itemId: item.id,
    conversationId: conversation.id,
    name: patient?.name ?? null,
    number: conversation.phoneNumber,
    kind: item.__typename,
  };
}
