import type { ConversationDetails } from '../conversation/conversationDocument';
import type { TimelineItemData } from '../timeline/timelineItemFields';

export type SuggestionData = ConversationDetails['suggestions'][number];

/** Puts a suggestion into the draft, below whatever stands there already. */
export function withSuggestion(draft: string, body: string): string {
  const before = draft.trimEnd();
  return before ? `${before}\n${body}` : body;
}

/** The words that a suggestion answers, where the patient has written since. */
export function answersEarlier(
  { inReplyTo }: SuggestionData,
  items: readonly TimelineItemData[],
): string | null {
  if (inReplyTo?.__typename !== 'Message') return null;
  const last = items.findLast(
    ({ __typename, direction }) => direction === 'INBOUND' && __typename !== 'Call',
  );
  return last && last.id !== inReplyTo.id ? inReplyTo.body : null;
}
